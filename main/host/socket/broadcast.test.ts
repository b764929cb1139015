import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../../../tests/support/wait.ts';
import { broadcast, sendWith } from './broadcast.ts';
import { drop, engineOf, unsentBytes } from './connections.ts';

let server: Server;
let client: ClientSocket;
let url: string;

beforeEach(async () => {
  const http = createServer();
  server = new Server(http, { serveClient: false });
  server.on('connection', (socket) => void socket.join('room'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  client.close();
  await server.close();
});

/** Connects, and keeps the `said` it is told, in order. */
async function connect(transports: string[]): Promise<{ socket: Socket; heard: string[] }> {
  client = io(url, { transports });
  const heard: string[] = [];
  client.on('say', ({ said }: { said: string }) => heard.push(said));
  await until('the connection', () => server.of('/').sockets.size === 1 && client.connected);
  const [socket] = server.of('/').sockets.values();
  if (!socket) throw new Error('Nobody is there.');
  return { socket, heard };
}

const say = (said: string) => broadcast(server.of('/'), 'room', 'say', { said });

it.each([['websocket'], ['polling']])('is heard in order with what is sent otherwise (%s)', async (transport) => {
  const { socket, heard } = await connect([transport]);
  // Frames of each length field: up to 125 bytes, up to 65,535, longer; and characters of several bytes.
  const texts = ['short', 'x'.repeat(100), 'y'.repeat(1_000), '日本語 🎈'.repeat(50), 'z'.repeat(70_000), 'end'];
  for (const text of texts) {
    say(text);
    socket.emit('say', { said: `after ${text.length}` });
    await new Promise((resolve) => setTimeout(resolve, 5));
    say(`later ${text.length}`);
  }
  const all = texts.flatMap((text) => [text, `after ${text.length}`, `later ${text.length}`]);
  await until('all of it', () => heard.length === all.length);
  expect(heard).toEqual(all);
});

it.each([['websocket'], ['polling']])('can be given a field that is encoded already (%s)', async (transport) => {
  const { socket } = await connect([transport]);
  const heard: unknown[] = [];
  client.on('said', (payload: unknown) => heard.push(payload));
  const fields = [[], ['日本語 🎈"\\'], Array.from({ length: 20_000 }, (_, i) => `word ${i}`)];
  for (const words of fields) {
    sendWith(socket, 'said', { by: 'Ünal }]' }, 'words', Buffer.from(JSON.stringify(words)));
    socket.emit('said', 'between');
  }
  await until('all of it', () => heard.length === 2 * fields.length);
  expect(heard).toEqual(fields.flatMap((words) => [{ by: 'Ünal }]', words }, 'between']));
});

it('goes to the room alone', async () => {
  const { socket, heard } = await connect(['websocket']);
  await socket.leave('room');
  say('to nobody');
  await socket.join('room');
  say('to all');
  await until('it', () => heard.length > 0);
  expect(heard).toEqual(['to all']);
});

it('passes Engine.IO’s queue by, unless the socket is still writing', async () => {
  const { socket, heard } = await connect(['websocket']);
  await until('a free line', () => engineOf(socket).transport.writable);
  let queued = 0;
  (socket.conn as unknown as NodeJS.EventEmitter).on('packetCreate', () => (queued += 1));
  say('1');
  expect(queued).toBe(0);
  await until('it', () => heard.length === 1);

  socket.emit('say', { said: '2' });
  say('3');
  expect(queued).toBe(2);
  await until('both', () => heard.length === 3);
  expect(heard).toEqual(['1', '2', '3']);
});

it('loses nothing while a connection moves to WebSocket', async () => {
  const { socket, heard } = await connect(['polling', 'websocket']);
  const upgraded = () => socket.conn.transport.name === 'websocket';
  let said = 0;
  while (!upgraded() || said < 50) {
    say(String(said++));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await until('all of it', () => heard.length === said);
  expect(heard).toEqual(Array.from({ length: said }, (_, i) => String(i)));
});

it('counts what a reader who does not read has waiting', async () => {
  const { socket } = await connect(['websocket']);
  const line = (client.io.engine as unknown as { transport: { ws: { _socket: NodeJS.ReadStream } } }).transport.ws;
  line._socket.pause();
  const text = 'x'.repeat(1024 * 1024);
  let said = 0;
  for (; unsentBytes(socket) < 16 * text.length && said < 64; said += 1) {
    say(text);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(unsentBytes(socket)).toBeGreaterThanOrEqual(16 * text.length);
  drop(socket);
  await until('the end', () => server.of('/').sockets.size === 0);
});

it('says nothing on a connection that is closing', async () => {
  const { socket, heard } = await connect(['websocket']);
  socket.emit('say', { said: 'bye' });
  socket.disconnect(true);
  say('too late');
  await until('the end', () => !client.connected);
  expect(heard).toEqual(['bye']);
});
