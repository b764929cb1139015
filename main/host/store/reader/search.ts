import {
  failure,
  limits,
  type chat,
  type MessageState,
  type Payload,
  type Reply,
  type Result,
} from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { matchExpression, scopeToken } from '../search-text.ts';
import { packedSize } from './logged.ts';
import { messageState, selectMessages, type MessageRow } from './message-state.ts';
import { viewerOf, visibleRoom, visibleRooms } from './visibility.ts';

/** Hits looked at for one answer; `next` goes on from there. */
const maxScanned = 5_000;

/** Messages that contain all the words, newest first: their order is the index's own, so no hit list is ever sorted. */
export function search(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'search'>,
): Result<Reply<typeof chat, 'search'>> {
  const viewer = viewerOf(db, member);
  const room = viewer && ask.room !== undefined ? visibleRoom(db, viewer, ask.room) : undefined;
  if (!viewer || (ask.room !== undefined && !room)) return failure('not_found', 'There is no such room.');
  const expression = matchExpression(ask.text, [
    ...(room ? [scopeToken.room(room.key)] : []),
    ...(ask.from === undefined ? [] : [scopeToken.member(ask.from)]),
    ...(ask.hasFile ? [scopeToken.file] : []),
  ]);
  const below = ask.below ?? Number.MAX_SAFE_INTEGER;
  const hits = expression === undefined ? literalHits(db, ask.text, below) : indexHits(db, expression, below);
  const keys = new Set((room ? [room] : visibleRooms(db, viewer)).map(({ key }) => key));

  const messages: MessageState[] = [];
  let bytes = 0;
  let scanned = 0;
  let last = 0;
  let shown = 0;
  for (const { seq } of hits) {
    if (scanned++ >= maxScanned) return { ok: true, messages, next: last };
    const row = db.get<MessageRow>(`${selectMessages} WHERE m.seq = ? AND m.deleted_at IS NULL`, seq);
    if (row && keys.has(row.room) && fits(row, ask)) {
      const state = messageState(db, row);
      bytes += packedSize(state);
      const full = messages.length >= ask.limit || bytes > limits.pageBytes;
      // Cut only where another message that the asker may see goes on, and named by one they saw: whether there is a `next`, and
      // which, must not tell of words in rooms that they are not in.
      if (full && messages.length > 0) return { ok: true, messages, next: shown };
      messages.push(state);
      shown = seq;
    }
    last = seq;
    if (row && ask.after !== undefined && row.received_at <= ask.after) break;
  }
  return { ok: true, messages };
}

function indexHits(db: Database, expression: string, below: number): Iterable<{ seq: number }> {
  return db.each(
    'SELECT rowid AS seq FROM search WHERE search MATCH ? AND rowid < ? ORDER BY rowid DESC',
    expression,
    below,
  );
}

/** For what no index of words can hold, such as an emoji: a look through the newest messages. */
function literalHits(db: Database, text: string, below: number): Iterable<{ seq: number }> {
  return db.each(
    `SELECT seq FROM (SELECT m.seq, e.body FROM message m JOIN event e ON e.seq = coalesce(m.edit, m.seq)
       WHERE m.seq < ? ORDER BY m.seq DESC LIMIT 20000)
     WHERE instr(body ->> 'text', ?) > 0`,
    ...[below, text.trim()],
  );
}

function fits(row: MessageRow, ask: Payload<typeof chat, 'search'>): boolean {
  return (
    (ask.from === undefined || row.member === ask.from) &&
    (ask.before === undefined || row.received_at < ask.before) &&
    (ask.after === undefined || row.received_at > ask.after)
  );
}
