import type { Database } from '../database.ts';
import type { Viewer, VisibleRoom } from './visibility.ts';

export type Counts = { read: number; unread: number; mentions: number };

/**
 * How far a member has read a room, and what is new there: messages of others that are not deleted. What came before somebody
 * joined the office, or was let into a private room, is not new to them.
 */
export function countsOf(db: Database, viewer: Viewer, room: Pick<VisibleRoom, 'key' | 'n'>): Counts {
  const read = readMark(db, viewer, room.key);
  if (read >= room.n) return { read, unread: 0, mentions: 0 };
  const count = (sql: string, ...values: (string | number)[]) => db.get<{ n: number }>(sql, ...values)?.n ?? 0;
  return {
    read,
    unread: count(
      'SELECT count(*) AS n FROM message WHERE room = ? AND n > ? AND member IS NOT ? AND deleted_at IS NULL',
      ...[room.key, read, viewer.id],
    ),
    mentions: count(
      'SELECT count(*) AS n FROM mention WHERE member = ? AND room = ? AND n > ?',
      viewer.id,
      room.key,
      read,
    ),
  };
}

function readMark(db: Database, viewer: Viewer, room: number): number {
  const marked = db.get<{ n: number }>('SELECT n FROM read_mark WHERE member = ? AND room = ?', viewer.id, room);
  const letIn = db.get<{ since: number }>(
    'SELECT since FROM room_member WHERE room = ? AND member = ?',
    room,
    viewer.id,
  );
  // Whoever was taken out and let in again has an old mark; what was said in between was not said to them.
  if (letIn) return Math.max(letIn.since, marked?.n ?? 0);
  if (marked) return marked.n;
  return (
    db.get<{ n: number }>(
      'SELECT n FROM event WHERE room = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
      room,
      viewer.joined,
    )?.n ?? 0
  );
}
