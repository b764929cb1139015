import { limits, type MessageState } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { eventColumns, packedSize, toLogged, type EventRow } from './logged.ts';

export type MessageRow = EventRow & {
  announcement: number;
  edit: number | null;
  deleted_by: string | null;
  deleted_at: number | null;
  pinned: number;
  replies: number;
  changed: number;
  room: number;
};

/** Selects {@link MessageRow}s; add a WHERE on `m`. */
export const selectMessages = `SELECT ${eventColumns}, m.announcement, m.edit, m.deleted_by, m.deleted_at, m.pinned, m.replies, m.changed, m.room
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
    ...(row.pinned === 1 && { pinned: true }),
    ...(row.announcement === 1 && { acknowledged: acknowledgedBy(db, row.seq) }),
    ...(row.replies > 0 && { replies: row.replies }),
  };
  // Two large bodies do not fit one packet; the edit replaces what the message said.
  if (edit && packedSize(state) > limits.pageBytes) state.event = { ...event, body: null };
  return state;
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
