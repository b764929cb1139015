import { LandlineError, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import { countsOf, readMark } from '../reader/counts.ts';
import { viewerOf, visibleRoom } from '../reader/visibility.ts';
import type { ReceivedIn, ReceivedNews } from '../store.ts';
import type { WriterContext } from './context.ts';

/**
 * Moves a member's read mark of a room forward: a register that only grows, so that devices need no order. What others are told is a
 * mark of its own, since what was read quietly is not for them.
 *
 * @returns besides the counts, whether others are to be told, and whether the own devices are: a mark that stays is not told again.
 */
export function markRead(
  { db }: WriterContext,
  member: string,
  ask: Payload<typeof chat, 'read'>,
): Result<Reply<typeof chat, 'read'> & { toOthers: boolean; moved: boolean }> {
  const viewer = viewerOf(db, member);
  const room = viewer && visibleRoom(db, viewer, ask.room);
  if (!room) throw new LandlineError('not_found', 'There is no such room.');
  const n = Math.min(ask.n, room.n);
  const moved = n > readMark(db, viewer, room.key);
  if (moved) {
    db.run(
      'INSERT INTO read_mark VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = max(n, excluded.n)',
      member,
      room.key,
      n,
    );
  }
  const grew =
    ask.quiet !== true &&
    n > 0 &&
    db.run(
      `INSERT INTO told_mark (member, room, received, read) VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO UPDATE
         SET read = excluded.read, received = max(received, excluded.received) WHERE read < excluded.read`,
      ...[member, room.key, n],
    ) > 0;
  const { read, unread, mentions } = countsOf(db, viewer, room);
  return { ok: true, n: read, unread, mentions, last: room.n, toOthers: grew && room.receipts === 1, moved };
}

/**
 * Keeps how far devices hold rooms: of what came in meanwhile, all at once.
 *
 * @returns what is new, for the author of each room's newest message; nothing of rooms without receipts.
 */
export function markReceived({ db }: WriterContext, rooms: readonly ReceivedIn[]): ReceivedNews[] {
  return rooms.flatMap(({ room: id, marks }) => {
    const room = db.get<{ key: number; n: number; author: string | null }>(
      `SELECT r.key, r.n, (SELECT m.member FROM message m WHERE m.room = r.key ORDER BY m.n DESC LIMIT 1) AS author
       FROM room r WHERE r.id = ? AND r.receipts = 1`,
      id,
    );
    if (!room) return [];
    const grown = marks
      .map((mark) => ({ ...mark, n: Math.min(mark.n, room.n) }))
      .filter(({ member, n, read }) => {
        const grew = db.run(
          `INSERT INTO told_mark (member, room, received, read) VALUES (?, ?, ?, 0) ON CONFLICT DO UPDATE
             SET received = excluded.received WHERE received < excluded.received`,
          ...[member, room.key, n],
        );
        // What was read is kept already: it is only told.
        return grew > 0 || read !== undefined;
      })
      .filter(({ member }) => member !== room.author);
    return grown.length > 0 ? [{ room: id, author: room.author, marks: grown }] : [];
  });
}
