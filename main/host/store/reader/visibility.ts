import type { Role } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';

/** Who looks. */
export type Viewer = { id: string; role: Role; joined: number };

export type VisibleRoom = {
  key: number;
  id: string;
  kind: 'public' | 'private' | 'direct';
  name: string;
  topic: string;
  archived: number;
  receipts: number;
  n: number;
  seq: number;
};

const columns = 'r.key, r.id, r.kind, r.name, r.topic, r.archived, r.receipts, r.n, r.seq';

/**
 * SQL for "room `r` is visible to this viewer": a public one to everybody but guests, else to who was let in. It has one
 * parameter, the member's id.
 */
export function visible(viewer: Viewer): string {
  const letIn = 'EXISTS (SELECT 1 FROM room_member v WHERE v.room = r.key AND v.member = ?)';
  return viewer.role === 'guest' ? letIn : `(r.kind = 'public' OR ${letIn})`;
}

/** @returns undefined when there is no such member, or no longer. */
export function viewerOf(db: Database, member: string): Viewer | undefined {
  return db.get<Viewer>('SELECT id, role, joined FROM member WHERE id = ? AND gone = 0', member);
}

export function visibleRoom(db: Database, viewer: Viewer, room: string): VisibleRoom | undefined {
  return db.get<VisibleRoom>(`SELECT ${columns} FROM room r WHERE r.id = ? AND ${visible(viewer)}`, room, viewer.id);
}

export function visibleRooms(db: Database, viewer: Viewer): VisibleRoom[] {
  if (viewer.role === 'guest') {
    return db.all(`SELECT ${columns} FROM room_member v JOIN room r ON r.key = v.room WHERE v.member = ?`, viewer.id);
  }
  return db.all(
    `SELECT ${columns} FROM room r WHERE r.kind = 'public'
     UNION ALL
     SELECT ${columns} FROM room_member v JOIN room r ON r.key = v.room WHERE v.member = ? AND r.kind <> 'public'`,
    viewer.id,
  );
}

/**
 * The members a guest may know: themselves and whoever shares a room with them.
 *
 * @returns undefined when the viewer may know everybody.
 */
export function knownPeople(db: Database, viewer: Viewer): Set<string> | undefined {
  if (viewer.role !== 'guest') return undefined;
  const rooms = visibleRooms(db, viewer);
  const known = new Set([viewer.id]);
  if (rooms.some((room) => room.kind === 'public')) {
    for (const { id } of db.all<{ id: string }>("SELECT id FROM member WHERE role <> 'guest'")) known.add(id);
  }
  for (const room of rooms) {
    for (const { member } of db.all<{ member: string }>('SELECT member FROM room_member WHERE room = ?', room.key))
      known.add(member);
  }
  return known;
}

/** {@link knownPeople} by a member's id; of somebody who is gone, nobody. */
export function peopleOf(db: Database, member: string): string[] | undefined {
  const viewer = viewerOf(db, member);
  if (!viewer) return [];
  const known = knownPeople(db, viewer);
  return known && [...known];
}
