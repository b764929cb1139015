import { limits } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import type { Viewer, VisibleRoom } from './visibility.ts';

export type Counts = { read: number; unread: number; mentions: number };

/**
 * How far a member has read a room, and what is new there: messages of others that are not deleted. What came before somebody
 * joined the office, or was let into a private room, is not new to them.
 *
 * Counted up to a limit, as the counts of many rooms are part of every welcome (measured: a million unread took 150–370 ms).
 */
export function countsOf(db: Database, viewer: Viewer, room: Pick<VisibleRoom, 'key' | 'n'>): Counts {
  const read = readMark(db, viewer, room.key);
  if (read >= room.n) return { read, unread: 0, mentions: 0 };
  return { read, unread: unreadAfter(db, viewer, room.key, read), mentions: mentionsAfter(db, viewer, room.key, read) };
}

/** Whoever talks on without ever reading has own messages to be walked past: these are bounded as well, and may hide others. */
const mostOwn = 10_000;

function unreadAfter(db: Database, viewer: Viewer, room: number, read: number): number {
  return counted(
    db,
    `SELECT 1 FROM (SELECT member FROM message WHERE room = ? AND n > ? AND deleted_at IS NULL ORDER BY n LIMIT ?)
     WHERE member IS NOT ?`,
    ...[room, read, mostOwn + limits.unreadCount, viewer.id],
  );
}

function mentionsAfter(db: Database, viewer: Viewer, room: number, read: number): number {
  return counted(db, 'SELECT 1 FROM mention WHERE member = ? AND room = ? AND n > ?', viewer.id, room, read);
}

function counted(db: Database, rows: string, ...values: (string | number)[]): number {
  const row = db.get<{ n: number }>(`SELECT count(*) AS n FROM (${rows} LIMIT ?)`, ...values, limits.unreadCount);
  return row?.n ?? 0;
}

/** How far a member has read a room, by its key. */
export function readMark(db: Database, viewer: Viewer, room: number): number {
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
