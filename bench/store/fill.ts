import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import type { SignedEvent } from '../../protocol/index.ts';

export const words = Array.from({ length: 20_000 }, (_, i) => `w${i.toString(36)}x`);

/** A message's text. Words fall off as in a language: the first ones are everywhere, the last ones rare. */
export function sentence(i: number): string {
  let seed = (i * 2_654_435_761) % 4_294_967_296;
  const picked = [];
  for (let k = 0; k < 10; k++) {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    picked.push(words[Math.floor((seed / 4_294_967_296) ** 3 * words.length)]);
  }
  return picked.join(' ');
}

export type FillOptions = {
  /** A true event, where clients are to take it; otherwise its signature is none, which the host alone does not mind. */
  signed?: (room: string, i: number) => SignedEvent & { id: string };
  /** When a message was received. */
  receivedAt?: (i: number) => number;
};

/**
 * Writes messages of one author straight into a store's database, into its first room, with the store closed: what a million
 * appends would have left, but for receipts.
 */
export function fill(
  path: string,
  author: { device: string; member: string; office: string },
  messages: number,
  { signed, receivedAt = () => 1 }: FillOptions = {},
): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN');
  const room = db.prepare('SELECT id, n FROM room WHERE key = 1').get() as { id: string; n: number };
  const head = (db.prepare('SELECT max(seq) AS seq FROM event').get() as { seq: number }).seq;
  const event = db.prepare(
    `INSERT INTO event (seq, id, room, n, type, author, member, received_at, header, body, signature) VALUES (?, ?, 1, ?, 'message', ?, ?, ?, ?, ?, ?)`,
  );
  const message = db.prepare('INSERT INTO message (seq, room, n, member, changed) VALUES (?, 1, ?, ?, ?)');
  const signature = 'A'.repeat(86);
  const unsigned = (room: string, i: number) => {
    const { office, device } = author;
    const id = v7();
    const header = { office, id, room, author: device, type: 'message', at: 1, bodyHash: 'A'.repeat(43) };
    return { id, header: JSON.stringify(header), body: JSON.stringify({ text: sentence(i) }), signature };
  };
  for (let i = 1; i <= messages; i++) {
    const { id, header, body, signature } = signed?.(room.id, i) ?? unsigned(room.id, i);
    event.run(head + i, id, room.n + i, author.device, author.member, receivedAt(i), header, body, signature);
    message.run(head + i, room.n + i, author.member, head + i);
  }
  db.prepare('UPDATE room SET n = ?, seq = ? WHERE key = 1').run(room.n + messages, head + messages);
  db.exec('COMMIT');
  db.close();
}
