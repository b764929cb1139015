import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../../tests/support/wait.ts';
import { createLog } from '../../../tests/support/host.ts';
import { createMetrics } from '../metrics.ts';
import { defaultBacklog, watchBacklog } from './backlog.ts';
import { createConnections, unsentBytes } from './connections.ts';

const MiB = 1024 * 1024;
let server: Server;
let url: string;
let connections: ReturnType<typeof createConnections>;
const opened: WebSocket[] = [];

beforeEach(async () => {
  const http = createServer();
  connections = createConnections();
  server = new Server(http, { serveClient: false });
  server.on('connection', (socket) => {
    const member = String(socket.handshake.auth['member']);
    const connection = connections.add(socket, { member, device: member, role: 'member' } as never);
    socket.once('disconnect', () => connections.remove(connection));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  // A server waits for who does not read.
  for (const webSocket of opened.splice(0)) webSocket.terminate();
  await server.close();
});

function watch(more: Partial<typeof defaultBacklog> = {}) {
  const metrics = createMetrics();
  const backlog = watchBacklog(
    { connections, metrics, logger: createLog() },
    { ...defaultBacklog, lookEvery: 50, ...more },
  );
  onTestFinished(() => backlog.stop());
}

/** A bare WebSocket that is in, and keeps what it hears. */
async function connect(member: string) {
  const before = server.of('/').sockets.size;
  const webSocket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  opened.push(webSocket);
  const heard: string[] = [];
  webSocket.on('message', (data: Buffer) => heard.push(data.toString()));
  await once(webSocket, 'open');
  webSocket.send(`40${JSON.stringify({ member })}`);
  await until('the connection', () => server.of('/').sockets.size === before + 1);
  return { webSocket, heard, socket: [...server.of('/').sockets.values()].at(-1)! };
}

/** More than the system takes, in packets that follow each other. */
async function fill(socket: Socket, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes && socket.connected; sent += MiB / 4) {
    socket.emit('say', 'x'.repeat(MiB / 4));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const isBye = (text: string) => text.startsWith('42["bye",{"reason":"too_slow"');

it('tells who does not read, in place of what waits for them, and nothing after that', async () => {
  watch();
  const { webSocket, heard, socket } = await connect('deaf');
  webSocket.pause();
  await fill(socket, 64 * MiB);
  await until('the cut', () => !socket.connected);
  expect(unsentBytes(socket)).toBeLessThan(17 * MiB);
  webSocket.resume();
  await once(webSocket, 'close');
  expect(heard.filter(isBye)).toHaveLength(1);
  expect(heard.slice(heard.findIndex(isBye) + 1)).toEqual(['41']);
});

it('drops who does not read that either', async () => {
  watch({ farewell: 300 });
  const { webSocket, heard, socket } = await connect('dead');
  webSocket.pause();
  await fill(socket, 64 * MiB);
  await until('the end', () => server.engine.clientsCount === 0);
  // At most the packet that was being written.
  expect(unsentBytes(socket)).toBeLessThan(MiB);
  webSocket.resume();
  await once(webSocket, 'close');
  expect(heard.filter(isBye)).toEqual([]);
});

it('counts who was told to go as long as they are there: new connections give nobody more', async () => {
  watch({ bytes: 4 * MiB });
  const first = await connect('twice');
  first.webSocket.pause();
  // In one go: as much is handed to the WebSocket at once.
  first.socket.emit('say', 'x'.repeat(16 * MiB));
  await until('the first to be told', () => !first.socket.connected);
  await until('the first to be dropped', () => server.engine.clientsCount === 0);
});

it('leaves who reads, and who is somebody else, alone', async () => {
  watch({ bytes: 4 * MiB });
  const [slow, other] = [await connect('slow'), await connect('other')];
  slow.webSocket.pause();
  await fill(slow.socket, 32 * MiB);
  await fill(other.socket, 32 * MiB);
  await until('the cut', () => !slow.socket.connected);
  await until('all of it', () => other.heard.filter((text) => text.startsWith('42["say"')).length === 128);
  expect(other.socket.connected).toBe(true);
});
