/** Pings the chat of the bench's server 50 times a second; tells its parent what each took (ms) when asked. */
import { io } from 'socket.io-client';

const [url = '', ca = ''] = process.argv.slice(2);
const socket = io(url, { path: '/chat/', transports: ['websocket'], ca });
let times: number[] = [];
setInterval(() => {
  const sent = performance.now();
  socket.emit('ping', () => times.push(performance.now() - sent));
}, 20);
process.on('message', (message) => {
  if (message === 'stop') process.exit(0);
  process.send?.(times);
  times = [];
});
