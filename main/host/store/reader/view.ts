import type { Cursor, Epoch } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import type { MemberView } from '../store.ts';
import { headOf, isFarBehind } from './catch-up.ts';
import { roomPage } from './directory.ts';
import type { FirstMembers } from './first-members.ts';
import { erasedTo } from './erased.ts';
import { historyPage } from './history.ts';
import { viewerOf, visibleRoom, visibleRooms } from './visibility.ts';

/** The room in view gets what the directory's two pages leave of a packet. */
const viewBytes = 96 * 1024;
const viewMessages = 50;

export type ViewAsk = { cursor?: Cursor; epochs?: Epoch[]; view?: string };

/**
 * A member's state for the welcome, as of one moment.
 *
 * @throws Error when there is no such member: whoever asks has just been let in.
 */
export function view(db: Database, firstMembers: FirstMembers, member: string, ask: ViewAsk): MemberView {
  const viewer = viewerOf(db, member);
  if (!viewer) throw new Error('The member is gone.');
  const head = headOf(db);
  const epochs = readEpochs(db);
  const start = startOf(ask, epochs, head);
  // Whatever a cursor claims, it costs no more than that of somebody who was away for long.
  const mode = start.mode !== 'snapshot' && isFarBehind(db, viewer, start.from, head) ? 'snapshot' : start.mode;
  const rooms = roomPage(
    db,
    viewer,
    visibleRooms(db, viewer).sort((a, b) => b.seq - a.seq),
  );
  const members = firstMembers(viewer);
  const inView = mode === 'snapshot' && ask.view !== undefined ? visibleRoom(db, viewer, ask.view) : undefined;
  return {
    epochs,
    mode,
    from: mode === 'snapshot' ? head : start.from,
    ...(start.mode === 'rewind' && { base: start.from }),
    seq: head,
    erased: erasedTo(db),
    name: db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'name'")?.value ?? '',
    role: viewer.role,
    rooms: rooms.page,
    members: members.json,
    more: { rooms: rooms.more, members: members.more },
    ...(inView && { page: historyPage(db, inView, { at: { where: 'newest' }, limit: viewMessages }, viewBytes) }),
  };
}

export function readEpochs(db: Database): Epoch[] {
  return db
    .all<Epoch>('SELECT number, id, base FROM epoch ORDER BY number')
    .map(({ number, id, base }) => ({ number, id, base }));
}

/** Where a client's log and this one part: nowhere (`resume`), at a seq (`rewind`), or it has none (`snapshot`). */
export function startOf(
  { cursor, epochs: theirs = [] }: ViewAsk,
  ours: readonly Epoch[],
  head: number,
): { mode: MemberView['mode']; from: number } {
  if (!cursor) return { mode: 'snapshot', from: head };
  const end = endOf(ours, cursor.epoch, head);
  if (end !== undefined)
    return cursor.seq <= end ? { mode: 'resume', from: cursor.seq } : { mode: 'rewind', from: end };
  // Another reign: back to the end of the last one that both know, as far as either followed it.
  const common = theirs.findLast(({ id }) => ours.some((epoch) => epoch.id === id));
  if (!common) return { mode: 'rewind', from: 0 };
  const theirEnd = endOf(theirs, common.id, cursor.seq) ?? 0;
  return { mode: 'rewind', from: Math.min(endOf(ours, common.id, head) ?? 0, theirEnd, cursor.seq) };
}

/** The last seq of an epoch: the base of the one after it, or for the newest `head`. */
function endOf(epochs: readonly Epoch[], id: string, head: number): number | undefined {
  const index = epochs.findIndex((epoch) => epoch.id === id);
  return index < 0 ? undefined : (epochs[index + 1]?.base ?? head);
}
