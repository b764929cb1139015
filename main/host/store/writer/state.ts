import type { Database } from '../database.ts';
import type { Device, LogState, Message, Person, Room } from '../rules/index.ts';
import { readableBlob } from '../reader/blobs.ts';
import { readSettings } from '../reader/settings.ts';

type Flags<T, K extends keyof T> = Omit<T, K> & Record<K, number>;

/** The log's state as the rules see it, read from the projections inside the writer's transaction. */
export function createLogState(db: Database, office: string, service: string): LogState {
  const count = (sql: string, ...values: (string | number)[]) => db.get<{ n: number }>(sql, ...values)?.n ?? 0;
  return {
    office,
    service,
    member(id) {
      const row = db.get<Flags<Person, 'gone' | 'banned'>>(
        'SELECT id, role, gone, banned FROM member WHERE id = ?',
        id,
      );
      return row && { ...row, gone: row.gone === 1, banned: row.banned === 1 };
    },
    device(id) {
      const row = db.get<Flags<Device, 'revoked'>>('SELECT id, member, revoked FROM device WHERE id = ?', id);
      return row && { ...row, revoked: row.revoked === 1 };
    },
    deviceCount: (member) => count('SELECT count(*) AS n FROM device WHERE member = ? AND revoked = 0', member),
    devicesEver: (member) => count('SELECT count(*) AS n FROM device WHERE member = ?', member),
    memberCount: () => count('SELECT count(*) AS n FROM member WHERE gone = 0'),
    ownerCount: () => count("SELECT count(*) AS n FROM member WHERE role = 'owner' AND gone = 0"),
    room: (id) => roomById(db, id),
    roomCount: () => count("SELECT count(*) AS n FROM room WHERE kind IN ('public', 'private')"),
    roomsOpenedBy: (member, kind) =>
      kind === 'direct'
        ? count("SELECT count(*) AS n FROM room WHERE creator = ? AND kind = 'direct'", member)
        : count("SELECT count(*) AS n FROM room WHERE creator = ? AND kind IN ('public', 'private')", member),
    isInRoom: (room, member) =>
      db.get('SELECT 1 FROM room_member WHERE room = ? AND member = ?', room.key, member) !== undefined,
    sharesRoom: (guest, other) =>
      db.get(
        `SELECT 1 FROM room_member g JOIN room r ON r.key = g.room WHERE g.member = ?1
           AND ((r.kind = 'public' AND (SELECT role FROM member WHERE id = ?2) <> 'guest')
             OR EXISTS (SELECT 1 FROM room_member s WHERE s.room = g.room AND s.member = ?2)) LIMIT 1`,
        guest,
        other,
      ) !== undefined,
    message(id) {
      const row = db.get<Flags<Message, 'announcement' | 'deleted' | 'erased' | 'pinned'>>(
        `SELECT m.seq, m.room, m.n, m.member, m.announcement, m.deleted_at IS NOT NULL AS deleted, m.erased, m.pin IS NOT NULL AS pinned
         FROM event e JOIN message m ON m.seq = e.seq WHERE e.id = ?`,
        id,
      );
      return (
        row && {
          ...row,
          announcement: row.announcement === 1,
          deleted: row.deleted === 1,
          erased: row.erased === 1,
          pinned: row.pinned === 1,
        }
      );
    },
    hasReacted: (message, member, emoji) =>
      db.get('SELECT 1 FROM reaction WHERE message = ? AND emoji = ? AND member = ?', message.seq, emoji, member) !==
      undefined,
    reactionCount: (message) => count('SELECT count(*) AS n FROM reaction WHERE message = ?', message.seq),
    hasAcknowledged: (message, member) =>
      db.get('SELECT 1 FROM acknowledgement WHERE message = ? AND member = ?', message.seq, member) !== undefined,
    readableBlob: (member, blob) => readableBlob(db, member, blob)?.size,
    refusesType: (type) => readSettings(db).refusedTypes.includes(type),
  };
}

export function roomById(db: Database, id: string): Room | undefined {
  const row = db.get<Flags<Room, 'archived' | 'receipts'>>(
    'SELECT key, id, kind, creator, archived, receipts, n FROM room WHERE id = ?',
    id,
  );
  return row && { ...row, archived: row.archived === 1, receipts: row.receipts === 1 };
}
