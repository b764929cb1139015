import { limits, type MessageState } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { eventColumns, packedSize, toLogged, type EventRow } from './logged.ts';

export type MessageRow = EventRow & {
  announcement: number;
  edit: number | null;
  deleted_by: string | null;
  deleted_at: number | null;
  pin: number | null;
  replies: number;
  has_file: number;
  changed: number;
  room: number;
};

/** Selects {@link MessageRow}s; add a WHERE on `m`. */
export const selectMessages = `SELECT ${eventColumns}, m.announcement, m.edit, m.deleted_by, m.deleted_at, m.pin, m.replies, m.has_file, m.changed, m.room
  FROM message m JOIN event e ON e.seq = m.seq`;

/** Members listed in one place: more would not fit a packet beside what else it carries. */
export const maxListed = 1_500;

/** A message as it stands now. */
export function messageState(db: Database, row: MessageRow): MessageState {
  const event = toLogged(row);
  if (row.deleted_at !== null) return { event, deleted: { member: row.deleted_by, at: row.deleted_at } };
  const edit =
    row.edit === null ? undefined : db.get<EventRow>(`SELECT ${eventColumns} FROM event e WHERE e.seq = ?`, row.edit);
  const reactions = reactionsOf(db, row.seq);
  const state: MessageState = {
    event,
    ...(edit && { edit: toLogged(edit) }),
    ...(reactions.length > 0 && { reactions }),
    ...(row.pin !== null && { pinned: pinnedBy(db, row.pin) }),
    ...(row.announcement === 1 && { acknowledged: acknowledgedBy(db, row.seq) }),
    ...(row.replies > 0 && { replies: row.replies }),
  };
  // Two large bodies do not fit one packet; the edit replaces what the message said.
  if (edit && packedSize(state) > limits.pageBytes) state.event = { ...event, body: null };
  return state;
}

/** The first of the rows that fit a page, and whether there are more. */
export function statesOf(
  db: Database,
  rows: Iterable<MessageRow>,
  limit: number,
): { messages: MessageState[]; more: boolean } {
  const messages: MessageState[] = [];
  let bytes = 0;
  for (const row of rows) {
    const state = messageState(db, row);
    bytes += packedSize(state);
    if (messages.length >= limit || (messages.length > 0 && bytes > limits.pageBytes)) return { messages, more: true };
    messages.push(state);
  }
  return { messages, more: false };
}

function pinnedBy(db: Database, pin: number): NonNullable<MessageState['pinned']> {
  const row = db.get<{ member: string | null; at: number }>(
    'SELECT member, received_at AS at FROM event WHERE seq = ?',
    pin,
  );
  if (!row) throw new Error(`The event ${pin} that pinned a message is not there.`);
  return { member: row.member, at: row.at };
}

function reactionsOf(db: Database, message: number): { emoji: string; members: string[] }[] {
  const byEmoji = new Map<string, string[]>();
  const rows = db.all<{ emoji: string; member: string }>(
    'SELECT emoji, member FROM reaction WHERE message = ? ORDER BY seq',
    message,
  );
  for (const { emoji, member } of rows) {
    const members = byEmoji.get(emoji);
    if (members) members.push(member);
    else byEmoji.set(emoji, [member]);
  }
  return [...byEmoji].map(([emoji, members]) => ({ emoji, members }));
}

function acknowledgedBy(db: Database, message: number): string[] {
  return db
    .all<{ member: string }>(
      'SELECT member FROM acknowledgement WHERE message = ? ORDER BY seq LIMIT ?',
      message,
      maxListed,
    )
    .map(({ member }) => member);
}
