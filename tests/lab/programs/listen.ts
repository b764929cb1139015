/** A bare HTTP server on IPv4 and IPv6 that has a card: `listen.ts PORT`. */
import { createServer } from 'node:http';
import { httpPaths } from '../../../protocol/index.ts';

const server = createServer((request, response) => {
  response.writeHead(request.url === httpPaths.card ? 200 : 404).end('{"name":"Listening"}');
});
server.listen({ port: Number(process.argv[2]), host: '::' }, () => {
  console.log(JSON.stringify({ event: 'listening' }));
});
