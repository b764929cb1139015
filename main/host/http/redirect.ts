import { createServer, type Server, type ServerOptions } from 'node:http';
import type { Allowed } from './allowed.ts';

/**
 * Answers plain `http://` on the port of `https://`: somebody typed the address without the scheme. Nothing else is served there, and
 * no other host's name is ever redirected to.
 */
export function createRedirect(
  allowed: Allowed,
  timeouts: Pick<ServerOptions, 'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval'>,
): Server {
  const server = createServer({ ...timeouts, maxHeaderSize: 8192 }, (request, response) => {
    const to =
      allowed.host(request) && request.url?.startsWith('/')
        ? `https://${request.headers.host ?? ''}${request.url}`
        : undefined;
    response.writeHead(to ? 308 : 400, { Connection: 'close', 'Content-Length': 0, ...(to ? { Location: to } : {}) });
    response.end();
  });
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 426 Upgrade Required\r\nUpgrade: TLS/1.2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return server;
}
