import {
  failure,
  limits,
  type chat,
  type HistoryPage,
  type MessageState,
  type Payload,
  type Reply,
  type Result,
} from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { headOf } from './catch-up.ts';
import { packedSize } from './logged.ts';
import { messageState, selectMessages, type MessageRow } from './message-state.ts';
import { firstReceived } from './received.ts';
import { viewerOf, visibleRoom, type Viewer, type VisibleRoom } from './visibility.ts';

const noRoom = () => failure('not_found', 'There is no such room.');

/** A page of a room's messages in their effective state. */
export function history(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'history'>,
): Result<{ page: HistoryPage }> {
  const viewer = viewerOf(db, member);
  const room = viewer && visibleRoom(db, viewer, ask.room);
  return room ? { ok: true, page: historyPage(db, room, ask) } : noRoom();
}

/** @param bytes what the page may weigh in a packet. */
export function historyPage(
  db: Database,
  room: VisibleRoom,
  { at, limit }: Pick<Payload<typeof chat, 'history'>, 'at' | 'limit'>,
  bytes: number = limits.pageBytes,
): HistoryPage {
  if (at.where === 'at') {
    const first = firstReceived(db, at.at, room.key);
    return historyPage(db, room, { at: { where: 'around', n: first?.n ?? room.n }, limit }, bytes);
  }
  const around = at.where === 'around';
  const share = around ? { limit: Math.ceil(limit / 2), bytes: bytes / 2 } : { limit, bytes };
  const from = at.where === 'newest' ? room.n : Math.min(at.n, at.where === 'before' ? room.n + 1 : room.n);
  const older =
    at.where === 'after' ? undefined : walk(db, room, at.where === 'before' ? from - 1 : from, 'down', share);
  const newer = at.where === 'after' || around ? walk(db, room, from + 1, 'up', share) : undefined;
  const first = older ? older.end : from + 1;
  const last = newer ? newer.end : at.where === 'before' ? from - 1 : from;
  const empty = last < first;
  return {
    room: room.id,
    from: empty ? 0 : first,
    to: empty ? 0 : last,
    asOf: headOf(db),
    messages: [...(older?.messages.reverse() ?? []), ...(newer?.messages ?? [])],
    before: !empty ? first > 1 : at.where === 'after' && from > 0,
    after: !empty ? last < room.n : at.where === 'before' && room.n > 0,
  };
}

/** Messages from a number on, and the last number that they cover. */
function walk(
  db: Database,
  room: VisibleRoom,
  start: number,
  way: 'up' | 'down',
  most: { limit: number; bytes: number },
): { messages: MessageState[]; end: number } {
  const [compare, order] = way === 'up' ? ['>=', 'ASC'] : ['<=', 'DESC'];
  const rows = db.each<MessageRow>(
    `${selectMessages} WHERE m.room = ? AND m.n ${compare} ? ORDER BY m.n ${order}`,
    room.key,
    start,
  );
  const messages: MessageState[] = [];
  let bytes = 0;
  for (const row of rows) {
    const state = messageState(db, row);
    bytes += packedSize(state);
    if (messages.length >= most.limit || (messages.length > 0 && bytes > most.bytes)) {
      // All numbers up to the message that no longer fits are covered: between them stands none.
      return { messages, end: way === 'up' ? row.n - 1 : row.n + 1 };
    }
    messages.push(state);
  }
  return { messages, end: way === 'up' ? Math.max(room.n, start - 1) : 1 };
}

/** The messages of a range whose state changed after a seq, in the order in which they changed. */
export function changes(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'changes'>,
): Result<Reply<typeof chat, 'changes'>> {
  const viewer = viewerOf(db, member);
  const room = viewer && visibleRoom(db, viewer, ask.room);
  if (!room) return noRoom();
  const rows = db.each<MessageRow>(
    `${selectMessages} WHERE m.room = ? AND m.changed > ? AND m.n BETWEEN ? AND ? ORDER BY m.changed, m.seq`,
    ...[room.key, ask.since, ask.from, ask.to],
  );
  const messages: MessageState[] = [];
  let bytes = 0;
  let last = ask.since;
  for (const row of rows) {
    const state = messageState(db, row);
    bytes += packedSize(state);
    const full = messages.length >= limits.historyMessages || bytes > limits.pageBytes;
    // What one event changed stays together, or `next` would skip the rest of it.
    if (full && messages.length > 0 && row.changed !== last)
      return { ok: true, messages, asOf: headOf(db), next: last };
    messages.push(state);
    last = row.changed;
  }
  return { ok: true, messages, asOf: headOf(db) };
}

/** One message by its event id or its seq. */
export function message(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'message'>,
): Result<Reply<typeof chat, 'message'>> {
  const viewer = viewerOf(db, member);
  const row =
    'id' in ask
      ? db.get<MessageRow>(`${selectMessages} WHERE e.id = ?`, ask.id)
      : db.get<MessageRow>(`${selectMessages} WHERE m.seq = ?`, ask.seq);
  if (!viewer || !row || !seesKey(db, viewer, row.room)) return failure('not_found', 'There is no such message.');
  return { ok: true, message: messageState(db, row), asOf: headOf(db) };
}

export function seesKey(db: Database, viewer: Viewer, key: number): boolean {
  const room = db.get<{ id: string }>('SELECT id FROM room WHERE key = ?', key);
  return room !== undefined && visibleRoom(db, viewer, room.id) !== undefined;
}

/** How far each member of a room has received and read it, as far as others are told. */
export function readers(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'readers'>,
): Result<Reply<typeof chat, 'readers'>> {
  const viewer = viewerOf(db, member);
  const room = viewer && visibleRoom(db, viewer, ask.room);
  if (!room) return noRoom();
  if (room.receipts === 0) return failure('forbidden', 'This room has no read receipts.');
  const marks = db.all<{ member: string; n: number; received: number }>(
    `SELECT k.member, k.read AS n, k.received FROM told_mark k JOIN member m ON m.id = k.member
     WHERE k.room = ? AND m.gone = 0
       AND ((? = 'public' AND m.role <> 'guest') OR EXISTS (SELECT 1 FROM room_member v WHERE v.room = k.room AND v.member = k.member))
     ORDER BY k.read DESC, k.received DESC LIMIT 2000`,
    ...[room.key, room.kind],
  );
  return { ok: true, readers: marks };
}
