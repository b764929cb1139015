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
    'SELECT m.seq, e.received_at FROM message m JOIN event e ON e.seq = m.seq WHERE m.seq > ? ORDER BY m.seq LIMIT ?',
    erasedTo(db),
    perStep,
  );
  const young = rows.findIndex((row) => row.received_at >= before && row.received_at <= now());
  const old = young < 0 ? rows : rows.slice(0, young);
  const through = old.findLast((row) => row.received_at < before)?.seq;
  if (through === undefined) return false;
  post({ type: 'office.erase', room: null, body: { through } });
  return young < 0 && rows.length === perStep;
}
