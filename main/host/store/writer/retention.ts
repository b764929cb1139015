import { erasedTo } from '../reader/erased.ts';
import type { WriterContext } from './context.ts';

/** Messages erased by one event, in one transaction: some 10 ms, between which others come to their turn. */
const perStep = 200;

/**
 * Erases what messages received before an instant said; headers, ids and numbers stay. It is an event of the log, so that
 * whoever holds a copy hears of it.
 *
 * Goes by the order of the log as far as messages are too old, and by the clock alone nowhere: one that was received while the
 * clock was wrong goes with its neighbours.
 *
 * @returns whether there are more.
 */
export function eraseStep({ db, post, now }: WriterContext, before: number): boolean {
  const rows = db.all<{ seq: number; received_at: number }>(
    `SELECT m.seq, e.received_at FROM message m JOIN event e ON e.seq = m.seq
     WHERE m.seq > ? AND e.received_at <= ? ORDER BY m.seq LIMIT ?`,
    ...[erasedTo(db), now(), perStep],
  );
  const young = rows.findIndex((row) => row.received_at >= before);
  const through = (young < 0 ? rows : rows.slice(0, young)).at(-1)?.seq;
  if (through === undefined) return false;
  post({ type: 'office.erase', room: null, body: { through } });
  return young < 0 && rows.length === perStep;
}
