import {
  failure,
  type chat,
  type MemberState,
  type Payload,
  type ProfileStatus,
  type Reply,
  type Result,
  type Role,
  type RoomState,
} from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { countsOf } from './counts.ts';
import { packedSize } from './logged.ts';
import { maxListed } from './message-state.ts';
import { knownPeople, viewerOf, visibleRoom, visibleRooms, type Viewer, type VisibleRoom } from './visibility.ts';

/** A page of the directory in bytes; a welcome carries one of rooms and one of members beside a page of history. */
export const directoryBytes = 60 * 1024;

type MemberRow = { id: string; name: string; role: Role; status: string; avatar: string | null; gone: number };

type DeviceRow = { id: string; name: string; revoked: number };

export function roomState(db: Database, viewer: Viewer, room: VisibleRoom): RoomState {
  const inside = db.all<{ id: string; guest: number; gone: number }>(
    `SELECT m.id, m.role = 'guest' AS guest, m.gone FROM room_member rm JOIN member m ON m.id = rm.member WHERE rm.room = ?
     ORDER BY rm.member = ? DESC LIMIT ?`,
    ...[room.key, viewer.id, maxListed],
  );
  // A direct room is called after its people, also those who have left.
  const listed = inside.filter(({ gone }) => room.kind === 'direct' || !gone);
  const guests = listed.filter(({ guest }) => guest).map(({ id }) => id);
  return {
    id: room.id,
    kind: room.kind,
    name: room.name,
    topic: room.topic,
    archived: room.archived === 1,
    ...(room.receipts === 0 && { receipts: false }),
    n: room.n,
    seq: room.seq,
    ...countsOf(db, viewer, room),
    ...(room.kind !== 'public' && { members: listed.map(({ id }) => id) }),
    ...(room.kind === 'public' && guests.length > 0 && { guests }),
  };
}

/** As many states as fit a page; no more are made, since each costs some queries. */
export function roomPage(
  db: Database,
  viewer: Viewer,
  rooms: readonly VisibleRoom[],
): { page: RoomState[]; more: boolean } {
  const page: RoomState[] = [];
  let used = 0;
  for (const room of rooms) {
    const state = roomState(db, viewer, room);
    used += packedSize(state);
    if (used > directoryBytes && page.length > 0) return { page, more: true };
    page.push(state);
  }
  return { page, more: false };
}

export function listRooms(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'rooms'>,
): Result<Reply<typeof chat, 'rooms'>> {
  const viewer = viewerOf(db, member);
  if (!viewer) return failure('not_found', 'You are no member of this office.');
  const after = ask.after ?? '';
  const rest = visibleRooms(db, viewer)
    .filter(({ id }) => id > after)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const { page, more } = roomPage(db, viewer, rest);
  const last = page.at(-1)?.id;
  return { ok: true, rooms: page, ...(more && last !== undefined && { next: last }) };
}

export function listMembers(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'members'>,
): Result<Reply<typeof chat, 'members'>> {
  const viewer = viewerOf(db, member);
  if (!viewer) return failure('not_found', 'You are no member of this office.');
  const room = ask.room === undefined ? undefined : visibleRoom(db, viewer, ask.room);
  if (ask.room !== undefined && !room) return failure('not_found', 'There is no such room.');
  const { page, more } = memberPage(db, viewer, ask.after ?? '', room);
  const last = page.at(-1)?.id;
  return { ok: true, members: page, ...(more && last !== undefined && { next: last }) };
}

/** Members by id after `after`, of a room or of all that the viewer may know. */
export function memberPage(
  db: Database,
  viewer: Viewer,
  after: string,
  room?: VisibleRoom,
): { page: MemberState[]; more: boolean } {
  const inRoom =
    room === undefined
      ? '1'
      : `(EXISTS (SELECT 1 FROM room_member rm WHERE rm.room = ? AND rm.member = m.id)
         ${room.kind === 'public' ? "OR m.role <> 'guest'" : ''})`;
  const known = knownPeople(db, viewer);
  const rows = db.each<MemberRow>(
    `SELECT id, name, role, status, avatar, gone FROM member m WHERE id > ? AND ${inRoom} ORDER BY id`,
    ...[after, ...(room === undefined ? [] : [room.key])],
  );
  const page: MemberState[] = [];
  let used = 0;
  for (const row of rows) {
    if (known && !known.has(row.id)) continue;
    const state = memberState(db, row);
    used += packedSize(state);
    if (used > directoryBytes && page.length > 0) return { page, more: true };
    page.push(state);
  }
  return { page, more: false };
}

/**
 * The devices by which somebody who left or was removed spoke, and which came back as somebody new since: what was said before
 * verifies only while they are told with it.
 */
function movedDevices(db: Database, member: string): DeviceRow[] {
  return db.all<DeviceRow>(
    `SELECT d.id, coalesce(s.name, '') AS name, d.revoked FROM (
       SELECT author AS id, body ->> '$.device.name' AS name FROM event WHERE id = ?1 AND type = 'member.join'
       UNION ALL
       SELECT body ->> '$.device', body ->> '$.name' FROM event WHERE subject = ?1 AND type = 'device.add'
     ) s JOIN device d ON d.id = s.id WHERE d.member <> ?1 ORDER BY d.id`,
    member,
  );
}

export function memberState(db: Database, row: MemberRow): MemberState {
  const devices = db.all<DeviceRow>('SELECT id, name, revoked FROM device WHERE member = ? ORDER BY id', row.id);
  if (row.gone === 1) devices.push(...movedDevices(db, row.id));
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    ...(row.status !== '' && { status: JSON.parse(row.status) as ProfileStatus }),
    ...(row.avatar !== null && { avatar: row.avatar }),
    devices: devices.map(({ id, name, revoked }) => ({ id, name, ...(revoked === 1 && { revoked: true }) })),
    ...(row.gone === 1 && { gone: true }),
  };
}
