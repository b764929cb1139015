import { limits } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import type { CatchUpPage } from '../store.ts';
import { eventColumns, packedSize, toLogged, type EventRow } from './logged.ts';
import { knownPeople, viewerOf, visibleRooms, type Viewer } from './visibility.ts';

/** Events looked at for one page: somebody who sees little does not keep the reader busy. */
const maxScanned = 5_000;

type ScannedRow = EventRow & { room: number; subject: string | null; type: string };

/** The seq of the last event. */
export function headOf(db: Database): number {
  return db.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM event')?.seq ?? 0;
}

/**
 * A page of all that the member may see after `after`. `rooms` is filled on the last page alone, where it is needed.
 *
 * An empty page whose `to` is the head says that nothing is left; one below it, that nothing visible was among those.
 *
 * @param only the key of the one room to tell of.
 */
export function catchUp(db: Database, member: string, after: number, only?: number): CatchUpPage {
  const viewer = viewerOf(db, member);
  const head = headOf(db);
  if (!viewer) return { events: [], to: head, rooms: [] };
  const rooms = visibleRooms(db, viewer);
  const keys = new Set(rooms.map(({ key }) => key));
  const people = knownPeople(db, viewer);
  const page: CatchUpPage = { events: [], to: after, rooms: [] };
  let bytes = 0;
  let scanned = 0;
  let full = false;
  const rows = db.each<ScannedRow>(
    `SELECT ${eventColumns}, e.room, e.subject, e.type FROM event e WHERE e.seq > ? ORDER BY e.seq`,
    after,
  );
  for (const row of rows) {
    const asked = only === undefined || row.room === only;
    if (asked && (seesOffice(row, people) || keys.has(row.room) || takesOut(row, viewer))) {
      const event = toLogged(row);
      bytes += packedSize(event);
      full = page.events.length > 0 && (bytes > limits.pageBytes || page.events.length >= limits.pageEvents);
      if (full) break;
      page.events.push(event);
    }
    page.to = row.seq;
    if (++scanned >= maxScanned) {
      full = true;
      break;
    }
  }
  if (full) return page.to === head ? { ...page, rooms: rooms.map(({ id }) => id) } : page;
  return { ...page, to: Math.max(page.to, head), rooms: rooms.map(({ id }) => id) };
}

/** Whether more events that the viewer may see than a client is sent lie between two seqs. */
export function isFarBehind(db: Database, viewer: Viewer, after: number, head: number): boolean {
  let left: number = limits.catchUpEvents;
  if (head - after <= left) return false;
  const count = (room: number) =>
    db.get<{ n: number }>(
      'SELECT count(*) AS n FROM (SELECT 1 FROM event WHERE room = ? AND seq > ? LIMIT ?)',
      room,
      after,
      left + 1,
    )?.n ?? 0;
  left -= count(0);
  for (const room of visibleRooms(db, viewer)) {
    if (left < 0) return true;
    if (room.seq > after) left -= count(room.key);
  }
  return left < 0;
}

function seesOffice(row: { room: number; subject: string | null }, people: Set<string> | undefined): boolean {
  return row.room === 0 && (people === undefined || row.subject === null || people.has(row.subject));
}

/**
 * Whether it is the event by which the viewer lost sight of its room: of a room that goes during a catch-up the welcome, or an
 * earlier page, has told already.
 */
function takesOut({ type, body }: ScannedRow, viewer: Viewer): boolean {
  return type === 'room.remove' && body !== null && (JSON.parse(body) as { member?: unknown }).member === viewer.id;
}
