import type { Database } from '../database.ts';

type Found = { seq: number; n: number };

/**
 * The first event of a room, or of all, that was received at or after an instant; undefined when all are older. Found by halving:
 * the order of the log is that of the instants, but where a clock was set back, near which another is found.
 */
export function firstReceived(db: Database, at: number, room?: number): Found | undefined {
  const from = (seq: number) =>
    room === undefined
      ? db.get<Found & { at: number }>(
          'SELECT seq, n, received_at AS at FROM event WHERE seq >= ? ORDER BY seq LIMIT 1',
          seq,
        )
      : db.get<Found & { at: number }>(
          'SELECT seq, n, received_at AS at FROM event WHERE room = ? AND seq >= ? ORDER BY seq LIMIT 1',
          room,
          seq,
        );
  let low = 0;
  let high = (db.get<{ seq: number }>('SELECT max(seq) AS seq FROM event')?.seq ?? 0) + 1;
  let found: Found | undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const event = from(middle);
    if (event && event.at < at) low = event.seq + 1;
    else {
      if (event) found = { seq: event.seq, n: event.n };
      high = middle;
    }
  }
  return found;
}
