import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';

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

/**
 * Writes messages of one author straight into a store's database, into its first room, with the store closed: what a million
 * appends would have left, but for receipts and true signatures, which nobody reads here.
 */
export function fill(path: string, author: { device: string; member: string; office: string }, messages: number): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN');
  const room = db.prepare('SELECT id, n FROM room WHERE key = 1').get() as { id: string; n: number };
  const head = (db.prepare('SELECT max(seq) AS seq FROM event').get() as { seq: number }).seq;
  const event = db.prepare(
    `INSERT INTO event (seq, id, room, n, type, author, member, received_at, header, body, signature) VALUES (?, ?, 1, ?, 'message', ?, ?, ?, ?, ?, ?)`,
  );
  const message = db.prepare('INSERT INTO message (seq, room, n, member, changed) VALUES (?, 1, ?, ?, ?)');
  const signature = 'A'.repeat(86);
  for (let i = 1; i <= messages; i++) {
    const id = v7();
    const header = JSON.stringify({
      office: author.office,
      id,
      room: room.id,
      author: author.device,
      type: 'message',
      at: 1,
      bodyHash: 'A'.repeat(43),
    });
    event.run(
      head + i,
      id,
      room.n + i,
      author.device,
      author.member,
      1,
      header,
      JSON.stringify({ text: sentence(i) }),
      signature,
    );
    message.run(head + i, room.n + i, author.member, head + i);
  }
  db.prepare('UPDATE room SET n = ?, seq = ? WHERE key = 1').run(room.n + messages, head + messages);
  db.exec('COMMIT');
  db.close();
}
