import { failure, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { matchExpression, scopeExpression, scopeToken } from '../search-text.ts';
import type { MessageRow } from './message-state.ts';
import { newestOf } from './newest.ts';
import { firstReceived } from './received.ts';
import { viewerOf, visibleRoom, visibleRooms } from './visibility.ts';

type Ask = Payload<typeof chat, 'search'>;

/** Messages that contain all the words, newest first: their order is the index's own, so no hit list is ever sorted. */
export function search(db: Database, member: string, ask: Ask): Result<Reply<typeof chat, 'search'>> {
  const viewer = viewerOf(db, member);
  const room = viewer && ask.room !== undefined ? visibleRoom(db, viewer, ask.room) : undefined;
  if (!viewer || (ask.room !== undefined && !room)) return failure('not_found', 'There is no such room.');
  const rooms = new Set((room ? [room] : visibleRooms(db, viewer)).map(({ key }) => key));
  const { after } = ask;
  return {
    ok: true,
    ...newestOf(db, hitsOf(db, ask, room?.key), {
      rooms,
      limit: ask.limit,
      fits: (row) => fits(row, ask),
      ...(after !== undefined && { isLast: (row: MessageRow) => row.received_at <= after }),
    }),
  };
}

function hitsOf(db: Database, ask: Ask, room: number | undefined): Iterable<{ seq: number }> {
  const below = ask.below ?? Number.MAX_SAFE_INTEGER;
  const scopes = [
    ...(room === undefined ? [] : [scopeToken.room(room)]),
    ...(ask.from === undefined ? [] : [scopeToken.member(ask.from)]),
    ...(ask.hasFile ? [scopeToken.file] : []),
  ];
  if (ask.text !== undefined) {
    const expression = matchExpression(ask.text, scopes);
    return expression === undefined ? literalHits(db, ask.text, below) : indexHits(db, expression, below);
  }
  const before = ask.before === undefined ? undefined : firstReceived(db, ask.before, room)?.seq;
  const start = Math.min(below, before ?? below);
  if (ask.from !== undefined || ask.hasFile) return indexHits(db, scopeExpression(scopes), start);
  return room === undefined
    ? db.each('SELECT seq FROM message WHERE seq < ? ORDER BY seq DESC', start)
    : db.each(
        'SELECT e.seq FROM event e JOIN message m ON m.seq = e.seq WHERE e.room = ? AND e.seq < ? ORDER BY e.seq DESC',
        room,
        start,
      );
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

function fits(row: MessageRow, ask: Ask): boolean {
  return (
    (ask.from === undefined || row.member === ask.from) &&
    (ask.before === undefined || row.received_at < ask.before) &&
    (ask.after === undefined || row.received_at > ask.after) &&
    (!ask.hasFile || row.has_file === 1)
  );
}
