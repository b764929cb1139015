import type { Database } from '../database.ts';

/**
 * The guests who may see an event of the office's stream: those who share a room with whom it is about.
 *
 * @param subject null when it is about the office: all of them.
 */
export function guestsWhoKnow(db: Database, subject: string | null): string[] {
  const guests = db.all<{ id: string }>("SELECT id FROM member WHERE role = 'guest' AND gone = 0").map(({ id }) => id);
  if (guests.length === 0 || subject === null) return guests;
  const knowing = db.all<{ member: string }>(
    `SELECT DISTINCT g.member FROM room_member g JOIN room r ON r.key = g.room
     WHERE (r.kind = 'public' AND (SELECT role FROM member WHERE id = ?1) <> 'guest')
        OR EXISTS (SELECT 1 FROM room_member s WHERE s.room = g.room AND s.member = ?1)`,
    subject,
  );
  const known = new Set([subject, ...knowing.map(({ member }) => member)]);
  return guests.filter((id) => known.has(id));
}
