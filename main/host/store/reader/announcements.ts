import { failure, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { newestOf } from './newest.ts';
import { viewerOf, visible, type Viewer } from './visibility.ts';

/** What the caller is asked to acknowledge and has not, newest first: announcements of others in the open rooms that the caller may see. */
export function announcements(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'announcements'>,
): Result<Reply<typeof chat, 'announcements'>> {
  const viewer = viewerOf(db, member);
  if (!viewer) return failure('not_found', 'You are no member of this office.');
  const hits = db.each<{ seq: number }>(
    `SELECT m.seq FROM message m
     WHERE m.announcement = 1 AND m.deleted_at IS NULL AND m.erased = 0 AND m.seq < ?1 AND m.member IS NOT ?2
       AND NOT EXISTS (SELECT 1 FROM acknowledgement a WHERE a.message = m.seq AND a.member = ?2)
     ORDER BY m.seq DESC`,
    ...[ask.below ?? Number.MAX_SAFE_INTEGER, viewer.id],
  );
  return { ok: true, ...newestOf(db, hits, { rooms: openRooms(db, viewer), limit: ask.limit }) };
}

/** Looked up one by one: everybody who comes asks for these, most of them for none, and an office may have thousands of rooms. */
function openRooms(db: Database, viewer: Viewer): { has(room: number): boolean } {
  const known = new Map<number, boolean>();
  return {
    has(room) {
      const sql = `SELECT 1 FROM room r WHERE r.key = ? AND r.archived = 0 AND ${visible(viewer)}`;
      const open = known.get(room) ?? db.get(sql, room, viewer.id) !== undefined;
      known.set(room, open);
      return open;
    },
  };
}
