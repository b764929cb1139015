import { eventKinds, type EventHeader } from '../../../protocol/index.ts';
import { openDatabase, probeSearch, type Database } from './database.ts';
import { sha256 } from './hash.ts';
import { migrate } from './migrations/index.ts';
import type { ParsedEvent } from './rules/index.ts';
import { project } from './writer/project.ts';
import { createSearchIndex, type SearchIndex } from './writer/search-index.ts';

/** What was made again. */
export type Rebuilt = { events: number; rooms: number; members: number; messages: number };

/** All that follows from the log. What is the host's own affair (invites, settings, read marks, blobs) is no part of it. */
const projections = [
  ...['member', 'device', 'room', 'room_member', 'message', 'edit'],
  ...['reaction', 'acknowledgement', 'mention', 'blob_use'],
];

/** Events read in one go. */
const atOnce = 1_000;

type Row = {
  seq: number;
  n: number;
  room: number;
  type: string;
  member: string | null;
  received_at: number;
  header: string;
  body: string | null;
  signature: string;
};

/**
 * Makes rooms, people, messages and the search index again from the log, in one transaction: it is as it was, or all new. Nobody
 * else may have the file open to write.
 *
 * @param now milliseconds since 1970, for the record of migrations.
 * @throws Error when an event of the log cannot be read; nothing has changed then.
 */
export function rebuild(path: string, now: number): Rebuilt {
  const db = openDatabase(path, 'write');
  try {
    probeSearch(db);
    migrate(db, now);
    return db.transaction(() => replay(db));
  } finally {
    db.close();
  }
}

function replay(db: Database): Rebuilt {
  for (const table of projections) db.exec(`DELETE FROM ${table}`);
  db.exec("INSERT INTO search (search) VALUES ('delete-all')");
  db.exec("DELETE FROM meta WHERE key IN ('indexed_to', 'erased_to')");
  const search = createSearchIndex(db);
  let events = 0;
  for (let after = 0; ;) {
    const rows = db.all<Row>(
      `SELECT seq, n, room, type, member, received_at, header, body, signature FROM event WHERE seq > ? ORDER BY seq LIMIT ?`,
      ...[after, atOnce],
    );
    for (const row of rows) take(db, search, row);
    events += rows.length;
    const last = rows.at(-1);
    if (!last) break;
    after = last.seq;
  }
  settleBans(db);
  while (search.step(atOnce));
  const count = (table: string) => db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0;
  return { events, rooms: count('room'), members: count('member'), messages: count('message') };
}

function take(db: Database, search: SearchIndex, row: Row): void {
  const { seq, n, room } = row;
  // Who joins is a member by the event itself.
  const member = row.type === 'member.join' ? null : row.member;
  const outcome = project({ db, search, at: { seq, n, room }, member, now: row.received_at }, eventOf(row));
  if (room !== 0) db.run('UPDATE room SET n = ?, seq = ? WHERE key = ?', n, seq, room);
  outcome.after?.();
}

/**
 * The event as it was accepted; an erased body leaves the same stand-in as at an offer. It was checked by the schemas of its
 * time, which may have been wider.
 */
function eventOf({ seq, header, body, signature }: Row): ParsedEvent {
  try {
    const parsed = JSON.parse(header) as EventHeader;
    if (!Object.hasOwn(eventKinds, parsed.type)) throw new Error(`It is of the unknown type ${parsed.type}.`);
    return {
      type: parsed.type,
      header: parsed,
      body: body === null ? { text: '' } : (JSON.parse(body) as unknown),
      erased: body === null,
      headerHash: sha256(header),
      signed: { header, body, signature },
    } as ParsedEvent;
  } catch (error) {
    throw new Error(`Event ${seq} of the log cannot be read.`, { cause: error });
  }
}

/** A ban is an event, but that it was lifted, or holds for what somebody was before, stands in the audit alone. */
function settleBans(db: Database): void {
  const last = `SELECT action FROM audit WHERE target = member.id AND action IN ('member.ban', 'ban.lift') ORDER BY id DESC LIMIT 1`;
  db.run(
    `UPDATE member SET banned = coalesce((${last}) = 'member.ban', banned)
    WHERE id IN (SELECT target FROM audit WHERE action IN ('member.ban', 'ban.lift'))`,
  );
}
