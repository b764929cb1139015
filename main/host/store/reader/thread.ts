import { failure, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { headOf } from './catch-up.ts';
import { seesKey } from './history.ts';
import { selectMessages, statesOf, type MessageRow } from './message-state.ts';
import { viewerOf } from './visibility.ts';

/** The thread that a message belongs to: all that answer its root, directly or through others, in order. */
export function replies(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'replies'>,
): Result<Reply<typeof chat, 'replies'>> {
  const viewer = viewerOf(db, member);
  const root = db.get<{ seq: number; room: number; id: string }>(
    `SELECT r.seq, e.room, e.id FROM event asked JOIN message m ON m.seq = asked.seq
     JOIN message r ON r.seq = coalesce(m.root, m.seq) JOIN event e ON e.seq = r.seq WHERE asked.id = ?`,
    ask.id,
  );
  if (!viewer || !root || !seesKey(db, viewer, root.room)) return failure('not_found', 'There is no such message.');
  const rows = db.each<MessageRow>(
    `${selectMessages} WHERE m.root = ? AND m.seq > ? ORDER BY m.seq`,
    ...[root.seq, ask.after ?? 0],
  );
  const { messages, more } = statesOf(db, rows, ask.limit);
  const last = messages.at(-1)?.event.seq;
  return {
    ok: true,
    root: root.id,
    messages,
    asOf: headOf(db),
    ...(more && last !== undefined && { next: last }),
  };
}
