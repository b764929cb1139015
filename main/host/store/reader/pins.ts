import { failure, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { headOf } from './catch-up.ts';
import { selectMessages, statesOf, type MessageRow } from './message-state.ts';
import { viewerOf, visibleRoom } from './visibility.ts';

/** The pinned messages of a room, the last pinned first. */
export function pins(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'pins'>,
): Result<Reply<typeof chat, 'pins'>> {
  const viewer = viewerOf(db, member);
  const room = viewer && visibleRoom(db, viewer, ask.room);
  if (!room) return failure('not_found', 'There is no such room.');
  const rows = db.all<MessageRow>(
    `${selectMessages} WHERE m.room = ? AND m.pin < ? ORDER BY m.pin DESC LIMIT ?`,
    ...[room.key, ask.below ?? Number.MAX_SAFE_INTEGER, ask.limit + 1],
  );
  const { messages, more } = statesOf(db, rows, ask.limit);
  const last = rows[messages.length - 1]?.pin;
  return { ok: true, messages, asOf: headOf(db), ...(more && typeof last === 'number' && { next: last }) };
}
