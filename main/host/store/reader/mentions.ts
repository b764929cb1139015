import { failure, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { newestOf } from './newest.ts';
import { viewerOf, visibleRooms } from './visibility.ts';

/** What others said to the caller by name, newest first, in the rooms that the caller may see. */
export function mentions(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'mentions'>,
): Result<Reply<typeof chat, 'mentions'>> {
  const viewer = viewerOf(db, member);
  if (!viewer) return failure('not_found', 'You are no member of this office.');
  const hits = db.each<{ seq: number }>(
    'SELECT message AS seq FROM mention WHERE member = ? AND message < ? ORDER BY message DESC',
    ...[viewer.id, ask.below ?? Number.MAX_SAFE_INTEGER],
  );
  const rooms = new Set(visibleRooms(db, viewer).map(({ key }) => key));
  return { ok: true, ...newestOf(db, hits, { rooms, limit: ask.limit }) };
}
