/**
 * The reference in a process of its own: Socket.IO over TLS, nothing validated, nothing signed. `durable` writes what was posted
 * to SQLite, all posts of one turn of the event loop in one transaction, before it acknowledges them.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Server } from 'socket.io';
import { v7 } from 'uuid';
import { selfSigned } from '../files/self-signed.ts';
import { answerParent, givenToMe, usage } from './child.ts';

/** `greeting`: the bytes of a first message to each who connects. */
export type BareOptions = { dir: string; durable?: boolean; broadcast?: boolean; greeting?: number };
type Post = { room: string; text: string };

const { dir, durable = false, broadcast = true, greeting = 0 } = givenToMe<BareOptions>();
const http = createServer(await selfSigned());
const io = new Server(http, {
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  pingInterval: 10_000,
  pingTimeout: 8_000,
});
const keep = durable ? createLog() : (_: string, done: () => void) => done();

io.on('connection', (socket) => {
  void socket.join('room');
  if (greeting > 0) socket.emit('greeting', 'x'.repeat(greeting));
  socket.on('post', (post: Post, acknowledge: () => void) => {
    keep(post.text, () => {
      if (broadcast) io.to('room').emit('message', { ...post, author: socket.id });
      acknowledge();
    });
  });
});

function createLog() {
  const db = new DatabaseSync(join(dir, 'bare.db'));
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE m (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT) STRICT',
  );
  const insert = db.prepare('INSERT INTO m (id, body) VALUES (?, ?)');
  let waiting: { text: string; done: () => void }[] = [];
  function commit(): void {
    const posts = waiting;
    waiting = [];
    db.exec('BEGIN');
    for (const { text } of posts) insert.run(v7(), text);
    db.exec('COMMIT');
    for (const { done } of posts) done();
  }
  return (text: string, done: () => void) => {
    if (waiting.push({ text, done }) === 1) setImmediate(commit);
  };
}

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  answerParent({ url: `https://127.0.0.1:${port}`, office: '' }, { usage });
});
