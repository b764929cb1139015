import type { MessageState } from '../../protocol/index.ts';
import { afterEvent, changesMessage, isMessage, withoutReply } from '../projection/message.ts';
import { memberAfter, subjectOf, withoutDevice } from '../projection/member.ts';
import { openedRoom, roomAfter } from '../projection/room.ts';
import type { Deleted } from '../state/erase.ts';
import type { Transaction } from '../state/transaction.ts';
import { keyNumber, type StoredRoom } from '../stores/store.ts';
import { parseEvent, type ParsedEvent } from './event.ts';
import { cover, staleAll } from './ranges.ts';

/** What must be asked of the host, because the events alone do not tell it. */
export type Needs = {
  /** Rooms of which only events are known. */
  rooms: Set<string>;
  /** Rooms with a hole in what arrived. */
  holes: Set<string>;
  /** Rooms of which a message was deleted that is not held: it may have been unread. */
  counts: Set<string>;
  /** Members whose state the events do not give. */
  members: Set<string>;
  /** The office's own stream has a hole. */
  office: boolean;
};

export function noNeeds(): Needs {
  return { rooms: new Set(), holes: new Set(), counts: new Set(), members: new Set(), office: false };
}

/** How an event is taken in. */
export type Taking = {
  needs: Needs;
  /** Whether a proof of it is stored with it. */
  proven: boolean;
  /** Takes down the messages it deletes: the caller erases them. */
  deleted: Deleted[];
};

/**
 * Takes one verified event into the model: the raw event, the message it is or changes, its room or member. Events of one
 * stream come in order; one that came before is left alone.
 */
export async function applyEvent(tx: Transaction, event: ParsedEvent, taking: Taking): Promise<void> {
  const { seen, logged } = event;
  const { needs } = taking;
  const fresh =
    seen.room === null ? applyToOffice(tx, event, needs) : await applyToStream(tx, seen.room, event, taking);
  settleOutbox(tx, event);
  if (!fresh) return;
  tx.write({
    table: 'events',
    key: keyNumber(seen.seq),
    value: { event: logged, id: seen.id, room: seen.room },
  });
  if (event.later) return;
  if (seen.member !== null && !tx.member(seen.member)) needs.members.add(seen.member);
  tx.arrived(event);
}

/** An own event that arrives is no longer on its way, whether its acknowledgement came or not. */
function settleOutbox(tx: Transaction, { seen }: ParsedEvent): void {
  for (const key of tx.outboxKeys(seen.id)) tx.dropOutbox(key);
}

async function applyToStream(
  tx: Transaction,
  id: string,
  event: ParsedEvent,
  { needs, proven, deleted }: Taking,
): Promise<boolean> {
  const { seen } = event;
  const me = tx.sync?.member ?? '';
  const known = tx.room(id);
  if (known && known.told >= 0 && seen.n <= known.told) return false;
  if (known && known.told >= 0 && seen.seq <= known.toldSeq) {
    tx.trouble({ code: 'bad_event', message: 'The host’s log goes backwards.', id: seen.id });
    return false;
  }
  const aboutMe = (seen.type === 'room.invite' || seen.type === 'room.remove') && seen.body?.member === me;
  // Out of a room that was not told of, or is gone already.
  if (!known && aboutMe && seen.type === 'room.remove') return false;
  const hole = known !== undefined && known.told >= 0 && seen.n > known.told + 1 && !aboutMe;
  if (hole) noteHole(tx, id, known, seen.n, needs);

  const held = seen.ref === undefined ? undefined : await tx.messageById(id, seen.ref);
  if (seen.type === 'delete' && seen.ref !== undefined) {
    deleted.push({ id: seen.ref, ...(held && placeOf(held.message.state)) });
    if (!held) needs.counts.add(id);
  }
  const target = seen.ref === undefined ? undefined : await applyToMessage(tx, id, seen.ref, event, proven);
  const repeated = isMessage(seen) && (await isRepeated(tx, id, seen));
  if (isMessage(seen) && !repeated) await addMessage(tx, id, event, proven);
  extendRanges(tx, id, seen.n);

  if (!known) {
    const opened = openedRoom(seen, me);
    if (opened) tx.putRoom(id, { state: opened, asOf: seen.seq, told: seen.n, toldSeq: seen.seq });
    else needs.rooms.add(id);
    return true;
  }
  if (seen.type === 'room.remove' && aboutMe && (known.state.kind !== 'public' || tx.sync?.role === 'guest')) {
    tx.dropRoom(id);
    return true;
  }
  const isGuest = (member: string) => tx.member(member)?.role === 'guest';
  const later = seen.seq > known.asOf && !repeated;
  tx.putRoom(id, {
    ...known,
    ...(later && { state: roomAfter(known.state, seen, { me, isGuest, target }), asOf: seen.seq }),
    told: seen.n,
    toldSeq: seen.seq,
  });
  return !repeated;
}

/** Between which seqs a message and its edits stand; where it is deleted already, nothing is known of those. */
export function placeOf({ event, edit, deleted }: MessageState): Omit<Deleted, 'id'> {
  return { from: event.seq, ...(!deleted && { to: edit?.seq ?? event.seq }) };
}

/** Whether the host tells a message anew under another number: an id is said once. */
async function isRepeated(tx: Transaction, room: string, { id, n }: ParsedEvent['seen']): Promise<boolean> {
  const held = await tx.messageById(room, id);
  if (!held || held.n === n) return false;
  tx.trouble({ code: 'bad_event', message: 'The host told a message a second time, as a new one.', id });
  return true;
}

function noteHole(tx: Transaction, id: string, known: StoredRoom, n: number, needs: Needs): void {
  needs.holes.add(id);
  tx.putRanges(id, staleAll(tx.ranges(id), known.toldSeq));
  tx.trouble({
    code: 'hole',
    message: `Of a room, the events ${known.told + 1} to ${n - 1} did not arrive; they are asked for.`,
  });
}

function extendRanges(tx: Transaction, id: string, n: number): void {
  const ranges = tx.ranges(id);
  const next = cover(ranges, { from: n, to: n });
  // A range that a page fetched ahead of the stream is as it should be already.
  const held = ranges.some((range) => range.asOf === undefined && range.from <= n && n <= range.to);
  if (!held) tx.putRanges(id, next);
}

async function addMessage(tx: Transaction, room: string, { seen, logged }: ParsedEvent, proven: boolean) {
  const { seq, n, id } = seen;
  const held = await tx.message(room, n);
  if (!held) tx.putMessage(room, n, id, { state: { event: logged }, asOf: seq, ...(proven && { proven: seq }) });
}

/** @returns the message that the event is about, as it was before, where it is held. */
async function applyToMessage(
  tx: Transaction,
  room: string,
  ref: string,
  { seen, logged }: ParsedEvent,
  isProven: boolean,
) {
  const held = await tx.messageById(room, ref);
  if (!held) return undefined;
  const { n, message } = held;
  const before = parseEvent(message.state.event)?.seen;
  if (changesMessage(seen) && seen.seq > message.asOf) {
    const proven = seen.type === 'edit' && isProven && message.proven !== undefined && { proven: seen.seq };
    const state = afterEvent(message.state, seen, logged);
    tx.putMessage(room, n, ref, { ...message, state, asOf: seen.seq, ...proven });
  }
  if (seen.type === 'delete' && before?.ref !== undefined) await uncountReply(tx, room, before.ref, seen.seq);
  if (!before || !isMessage(before) || message.state.deleted) return undefined;
  return { n, member: before.member, mentions: before.body?.mentions ?? [] };
}

/** A reply that was deleted no longer counts for what it answered. */
async function uncountReply(tx: Transaction, room: string, ref: string, seq: number): Promise<void> {
  const answered = await tx.messageById(room, ref);
  if (!answered || answered.message.asOf >= seq) return;
  const { n, message } = answered;
  tx.putMessage(room, n, ref, { ...message, state: withoutReply(message.state), asOf: seq });
}

function applyToOffice(tx: Transaction, { seen }: ParsedEvent, needs: Needs): boolean {
  const { sync } = tx;
  if (!sync || (sync.officeN >= 0 && seen.n <= sync.officeN)) return false;
  // Guests are told of this stream only what concerns the people they meet: holes are normal for them.
  if (sync.officeN >= 0 && seen.n > sync.officeN + 1 && sync.role !== 'guest') {
    needs.office = true;
    tx.trouble({ code: 'hole', message: 'Of the office’s own events some did not arrive; the members are asked for.' });
  }
  tx.putSync({ ...sync, ...officeAfter(sync, seen), officeN: seen.n });

  if (seen.type === 'device.revoke' && seen.body) {
    const { device } = seen.body;
    const owner = [seen.member].flatMap((id) => (id === null ? [] : [tx.member(id)]))[0];
    if (owner?.devices.some(({ id }) => id === device)) tx.putMember(withoutDevice(owner, device));
    else needs.office = true;
  }
  const subject = subjectOf(seen);
  if (subject === undefined) return true;
  if (seen.type === 'member.join') {
    // A device is one member's: of the other one, a log that went back knows nothing.
    const former = tx.otherWith(seen.device, subject);
    if (former) tx.putMember({ ...former, gone: true });
  }
  const after = memberAfter(tx.member(subject), seen);
  if (after) tx.putMember(after);
  // The role that an invite gave, or a member nobody told of.
  if (!after || seen.type === 'member.join') needs.members.add(subject);
  return true;
}

function officeAfter(
  sync: NonNullable<Transaction['sync']>,
  { type, body }: ParsedEvent['seen'],
): Partial<typeof sync> {
  if (type === 'office.rename' && body) return { office: { ...sync.office, name: body.name } };
  if (type === 'member.role' && body?.member === sync.member) return { role: body.role };
  return {};
}
