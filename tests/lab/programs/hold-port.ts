/** Takes UDP port 5353 for itself alone, as a careless program does, until it is killed. */
import { createSocket } from 'node:dgram';

const socket = createSocket({ type: 'udp6', reuseAddr: false });
socket.bind(5353, '::', () => console.log(JSON.stringify({ event: 'held' })));
