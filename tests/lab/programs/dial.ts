/** Dials until somebody answers: `dial.ts ADDRESS PORT`. */
import { connect } from 'node:net';

const [, , host = '', port = ''] = process.argv;

function dial(): void {
  const socket = connect({ host, port: Number(port) });
  socket.once('connect', () => {
    console.log(JSON.stringify({ event: 'connected', address: socket.remoteAddress }));
    socket.destroy();
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    console.log(JSON.stringify({ event: 'refused', code: error.code }));
    setTimeout(dial, 100);
  });
}
dial();
