import type { MemberState, RoomState, Welcome } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Transaction } from '../state/transaction.ts';
import type { ClientStore, StoredRoom, SyncState } from '../stores/store.ts';
import { staleAll } from './ranges.ts';
import { commonBase, rewind } from './rewind.ts';

export type WelcomeDeps = {
  store: ClientStore;
  crypto: Crypto;
  /** The rooms and members held before. */
  held: { rooms: ReadonlyMap<string, StoredRoom>; members: ReadonlyMap<string, MemberState> };
};

/** Takes in the member's state as the host tells it at the start of a connection. */
export async function applyWelcome(tx: Transaction, welcome: Welcome, deps: WelcomeDeps): Promise<void> {
  const { held } = deps;
  const epoch = welcome.epochs.at(-1);
  if (!epoch) return;
  const before = tx.sync;
  const base = before && commonBase(before.epochs, welcome);
  // Acknowledged, but not arrived yet: it stands only in the outbox, and the log that took it is no more.
  const isLost = (at: number) => tx.outbox().some(([, { accepted }]) => accepted !== undefined && accepted.seq > at);
  const taken =
    before !== undefined &&
    base !== undefined &&
    (welcome.base !== undefined || (await highestTold(deps, before)) > base || isLost(base));
  if (taken) await rewind(tx, base, deps);
  // Who comes back after the end of a membership is somebody new: what the old one saw and was told is not theirs. What the log has
  // lost is set aside by now: this device may be the only one that has it, whosever it is.
  const isOther = before !== undefined && before.member !== welcome.member;
  if (isOther) tx.forgetMembership();
  const old = isOther ? undefined : before;

  const snapshot = welcome.mode === 'snapshot' || !old;
  const from = snapshot ? welcome.seq : (welcome.base ?? old.cursor.seq);
  tx.putSync({
    office: welcome.office,
    host: welcome.host,
    member: welcome.member,
    role: welcome.role,
    limits: welcome.limits,
    epochs: welcome.epochs,
    cursor: { epoch: epoch.id, seq: from },
    // After a snapshot or a rewind the next event of the office's stream may have any number.
    officeN: snapshot || taken ? -1 : old.officeN,
    // Above the base other events stand now.
    erased: Math.min(old?.erased ?? 0, taken ? base : Infinity),
  } satisfies SyncState);
  await tx.eraseThrough(welcome.erased, isOther ? 0 : taken ? base : undefined);
  // What a snapshot covers does not come as an event any more.
  for (const [key, { accepted }] of tx.outbox()) if (accepted && accepted.seq <= from) tx.dropOutbox(key);

  // What was kept fresh by the events up to the old cursor has missed those in between.
  if (snapshot && old && !taken) {
    for (const room of held.rooms.keys()) tx.putRanges(room, staleAll(tx.ranges(room), old.cursor.seq));
  }
  for (const state of welcome.rooms) putRoomState(tx, state, welcome.seq, { snapshot, taken });
  for (const member of welcome.members) tx.putMember(member);
  // A member sees a room at least: a list without any is one that was not told.
  if (!welcome.more.rooms && welcome.rooms.length > 0) {
    const told = new Set(welcome.rooms.map(({ id }) => id));
    for (const id of held.rooms.keys()) if (!told.has(id)) tx.dropRoom(id);
  }
  if (snapshot && !welcome.more.members) {
    const told = new Set(welcome.members.map(({ id }) => id));
    for (const id of held.members.keys()) if (!told.has(id)) tx.dropMember(id);
  }
  // Kept apart: the log may go back to before it, but who joins anew after a removal is somebody new.
  const joined = await deps.store.get('join', 'join');
  if (joined) tx.write({ table: 'join', key: 'joined', value: joined });
  tx.write({ table: 'join', key: 'join' });
}

/**
 * A room as the host tells it.
 *
 * @param asOf - the seq of the telling; an older one than is held changes nothing.
 */
export function putRoomState(
  tx: Transaction,
  state: RoomState,
  asOf: number,
  how: { snapshot?: boolean; taken?: boolean } = {},
): void {
  const held = how.taken ? undefined : tx.room(state.id);
  if (held && held.asOf > asOf) return;
  // The stream goes on behind the snapshot, or behind the last event that arrived; else with any number.
  const told = how.snapshot
    ? { told: state.n, toldSeq: asOf }
    : { told: held?.told ?? -1, toldSeq: held?.toldSeq ?? 0 };
  const pendingRead = held?.pendingRead;
  const waiting = pendingRead !== undefined && pendingRead > state.read;
  const shown = waiting
    ? { ...state, read: pendingRead, ...(pendingRead >= state.n && { unread: 0, mentions: 0 }) }
    : state;
  tx.putRoom(state.id, { state: shown, asOf, ...told, ...(waiting && { pendingRead }) });
}

/** The furthest anything held reaches: events arrive ahead of the cursor, in rooms and in the office's own stream. */
async function highestTold({ store, held }: WelcomeDeps, sync: SyncState): Promise<number> {
  const [newest] = await store.list('events', { reverse: true, limit: 1 });
  let highest = Math.max(sync.cursor.seq, newest?.value.event.seq ?? 0);
  for (const { toldSeq } of held.rooms.values()) highest = Math.max(highest, toldSeq);
  return highest;
}
