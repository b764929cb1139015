import { LandlineError, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import { countsOf, readMark } from '../reader/counts.ts';
import { viewerOf, visibleRoom } from '../reader/visibility.ts';
import type { WriterContext } from './context.ts';

/**
 * Moves a member's read mark of a room forward: a register that only grows, so that devices need no order.
 *
 * @returns besides the counts, whether others may be told, and whether there is anything to tell: a mark that stays is not told again.
 */
export function markRead(
  { db }: WriterContext,
  member: string,
  ask: Payload<typeof chat, 'read'>,
): Result<Reply<typeof chat, 'read'> & { receipts: boolean; moved: boolean }> {
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
  const { read, unread, mentions } = countsOf(db, viewer, room);
  return { ok: true, n: read, unread, mentions, last: room.n, receipts: room.receipts === 1, moved };
}
