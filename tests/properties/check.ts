import { expect } from 'vitest';
import { replay, type LogLine, type ModelRoom, type Replay } from './model.ts';
import type { Peer, World } from './world.ts';

export type Expectations = {
  /** How often an old backup was restored. */
  restores: number;
  /** Events that nobody who is still here could bring back after a restore. */
  excused: ReadonlySet<string>;
};

/** Everything that must hold once all is said. @throws AssertionError */
export async function check(world: World, expected: Expectations): Promise<void> {
  const log = world.readLog();
  const office = replay(log);
  // After a restore, what an old receipt proves is taken back as it was, in the order in which it is brought.
  if (expected.restores === 0) expect(office.wrongs).toEqual([]);
  checkDeeds(world, log, expected);
  for (const peer of world.peers) {
    if (office.members.get(peer.member)?.gone) expect(world.ended(peer), `${peer.name} is cut off`).toBe(true);
    const { phase, error } = peer.client.status();
    if (phase === 'refused') expect(error?.code, `${peer.name} is refused for a reason`).toBe('revoked');
    await checkHeld(peer, log, office);
    await checkProven(peer);
    checkTold(peer, expected);
  }
  for (const peer of world.active()) await checkShown(peer, office, expected);
}

/** What was acknowledged is there, once; what was refused is not; nothing vanishes in between. */
function checkDeeds(world: World, log: readonly LogLine[], { restores, excused }: Expectations): void {
  const places = new Map(log.map((line) => [line.id, line]));
  expect(places.size, 'each event once').toBe(log.length);
  for (const { id, by, type, outcome, forsaken } of world.deeds.values()) {
    // Who was cut off may never have heard what became of their last words.
    const isCutOff = world.ended(by) || forsaken === true;
    const shown = by.client.outbox().find((item) => item.id === id);
    const place = places.get(id);
    const what = `${by.name}’s event ${id}, ${JSON.stringify(outcome)}, shown ${JSON.stringify(shown)}`;
    if (place && !isCutOff) expect(shown, `${what}, is in the log`).toBeUndefined();
    if (outcome && 'code' in outcome && restores === 0) expect(place, `${what}, was refused`).toBeUndefined();
    if (outcome && 'seq' in outcome && outcome.seq > 0) {
      if (restores === 0) expect(place?.seq, what).toBe(outcome.seq);
      else if (!excused.has(id)) expect(place !== undefined || shown?.state === 'failed', what).toBe(true);
    }
    // Whatever its client heard: after a restart on the same store nobody waits for the outcome. Only of a message, since what
    // needs no second event (a reaction twice) leaves nothing behind.
    if (type === 'message' && !place && !isCutOff && !excused.has(id))
      expect(shown, `${what}, is nowhere`).toBeDefined();
  }
}

/** A client holds true lines of the log, whole streams, and nothing from after it was taken out. */
async function checkHeld(peer: Peer, log: readonly LogLine[], office: Replay): Promise<void> {
  const held = (await peer.store.list('events')).map(({ value }) => value);
  expect(new Set(held.map(({ id }) => id)).size, `${peer.name} holds each event once`).toBe(held.length);
  const sync = await peer.store.get('sync', 'office');
  const behind = peer.client.status().phase !== 'online';
  const bySeq = new Map(log.map((line) => [line.seq, line]));
  const member = office.members.get(peer.member);
  for (const { id, room, event } of held) {
    // Somebody who was cut off is not told that the log went back.
    if (behind) continue;
    expect(bySeq.get(event.seq), `${peer.name}’s event ${event.seq}`).toMatchObject({ id, room, n: event.n });
  }
  for (const { room, event } of held) {
    if (behind) continue;
    expect(event.seq, `${peer.name} was told nothing after the end`).toBeLessThanOrEqual(member?.goneAt ?? Infinity);
    const place = room === null ? undefined : office.rooms.get(room);
    if (!place || office.sees(place, peer.member)) continue;
    expect(event.seq, `${peer.name} was told of a room they are not in`).toBeLessThanOrEqual(
      place.left.get(peer.member) ?? 0,
    );
  }
  if (behind || sync === undefined) return;
  for (const place of office.rooms.values()) {
    if (!office.sees(place, peer.member) || place.left.has(peer.member)) continue;
    const numbers = held.filter(({ room }) => room === place.id).map(({ event }) => event.n);
    if (numbers.length === 0) continue;
    const from = Math.min(...numbers);
    expect(Math.max(...numbers), `${peer.name} holds the end of ${place.kind} ${place.id}`).toBe(place.n);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => from + at));
  }
}

/** What counts as proven is named by a proof that is there; what waits to be given back is counted. */
async function checkProven({ client, store, name }: Peer): Promise<void> {
  const proofs = await store.list('proofs');
  const named = new Set(proofs.flatMap(({ value }) => value.part.map(({ seq }) => seq)));
  for (const { value } of await store.list('messages')) {
    const { state, proven } = value;
    if (proven === undefined) continue;
    const { seq, n } = state.event;
    const seqs = state.edit && state.edit.seq <= proven ? [seq, state.edit.seq] : [seq];
    for (const one of seqs) expect(named.has(one), `${name}’s message ${n} of seq ${seq} is proven`).toBe(true);
  }
  const offers = await store.list('offers');
  expect(client.office()?.waitingOffers ?? 0, `${name}’s events that wait`).toBe(offers.length);
}

/** What the client told, it told once, and each stream in the log's order. */
function checkTold(peer: Peer, { restores }: Expectations): void {
  const seen = new Set<string>();
  const last = new Map<string, number>();
  for (const { epoch, event } of peer.told) {
    const once = `${epoch} ${event.id}`;
    expect(seen.has(once), `${peer.name} was told ${event.type} ${event.id} twice`).toBe(false);
    seen.add(once);
    const stream = `${epoch} ${event.room}`;
    expect(event.n, `${peer.name} was told in order`).toBeGreaterThan(last.get(stream) ?? 0);
    last.set(stream, event.n);
  }
  const known = restores > 0 ? 'lost_by_rewind' : 'none';
  expect(peer.troubles.filter((trouble) => !trouble.startsWith(known))).toEqual([]);
}

/** What a person sees is what the office is: their rooms, who is in them, what is unread, every message as it stands. */
async function checkShown(peer: Peer, office: Replay, { restores }: Expectations): Promise<void> {
  const { client, name, member } = peer;
  const visible = [...office.rooms.values()].filter((room) => office.sees(room, member));
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).sort();
  expect(ids(client.rooms()), `${name}’s rooms`).toEqual(ids(visible));
  const told = await client.request('rooms', {});
  expect(ids(told.rooms), `${name}’s rooms at the host`).toEqual(ids(visible));
  const here = [...office.members.values()].filter(({ gone }) => !gone);
  expect(ids(client.members().filter(({ gone }) => !gone)), `${name}’s people`).toEqual(ids(here));

  for (const room of visible) {
    const atHost = told.rooms.find(({ id }) => id === room.id);
    if (!atHost) throw new Error(`${name}’s room ${room.id} is not at the host`);
    const what = `${name}’s ${room.kind} room ${room.id}`;
    const { n, read, unread } = atHost;
    expect(n, what).toBe(room.n);
    expect(client.room(room.id), what).toMatchObject({ n, read, unread });
    if (room.kind !== 'public') {
      const inside = [...room.members].filter((id) => room.kind === 'direct' || !office.members.get(id)?.gone);
      expect([...(client.room(room.id)?.members ?? [])].sort(), what).toEqual(inside.sort());
    }
    const since =
      room.kind === 'public' ? office.members.get(member)?.publicSince.get(room.id) : room.since.get(member);
    const mark = Math.max(peer.marks.get(room.id) ?? 0, since ?? 0);
    if (restores === 0) expect(read, `${what}: read`).toBe(mark);
    expect(unread, `${what}: unread`).toBe(unreadAfter(room, member, read));
    await checkTimeline(peer, room, what);
  }
}

function unreadAfter(room: ModelRoom, member: string, mark: number): number {
  return room.messages.filter((message) => message.n > mark && message.member !== member && !message.deleted).length;
}

/** First what is open, as it was kept up to date by what arrived; then all of it. */
async function checkTimeline({ client }: Peer, room: ModelRoom, what: string): Promise<void> {
  const shown = () =>
    client
      .timeline(room.id)
      .items.filter(({ n }) => n > 0)
      .map(({ id, n, member, text, deleted, reactions }) => ({
        ...{ id, n, member, text, deleted: deleted !== undefined },
        reactions: new Map(deleted ? [] : reactions.map((r) => [r.emoji, [...r.members].sort()])),
      }));
  const open = client.timeline(room.id);
  if (open.to > 0 && open.current) {
    const within = room.messages.filter(({ n }) => open.from <= n && n <= open.to);
    expect(shown(), `${what}: the open part`).toEqual(within);
    if (!open.after) expect(open.to, `${what}: the open part’s end`).toBe(room.n);
  }
  await client.openRoom(room.id);
  while (client.timeline(room.id).before) await client.older(room.id, 100);
  expect(shown(), what).toEqual(room.messages);
}
