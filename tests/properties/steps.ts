import fc from 'fast-check';
import type { RoomView } from '../../client/index.ts';
import { debtOf, type Owed } from './excuses.ts';
import type { Peer, World } from './world.ts';

/** Something that happens in an office. People, rooms and messages are named by numbers that are taken modulo what there is. */
export type Step =
  | { do: 'say'; who: number; room: number; times: number }
  | { do: 'edit' | 'delete' | 'open' | 'read'; who: number; room: number; message: number }
  | { do: 'react'; who: number; room: number; message: number; on: boolean; emoji: string }
  | { do: 'cut'; who: number; bytes: number; direction: 'to-host' | 'to-client' }
  | {
      do: 'away' | 'back' | 'restart client' | 'start afresh' | 'resend' | 'kick' | 'check way' | 'try now';
      who: number;
    }
  | { do: 'open room'; who: number; kind: 'public' | 'private'; whom: number }
  | { do: 'direct'; who: number; whom: number }
  | { do: 'invite' | 'remove'; who: number; room: number; whom: number }
  | { do: 'join' | 'restart host' | 'back up' | 'restore' };

const who = fc.nat(4);
const room = fc.nat(5);
const message = fc.nat(30);
const word = <T extends string>(...words: T[]) => fc.constantFrom(...words);

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: word('say'), who, room, times: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 6, arbitrary: fc.record({ do: word('edit', 'delete', 'open', 'read'), who, room, message }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: word('react'), who, room, message, on: fc.boolean(), emoji: word('👍', '🎉') }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: word('cut'), who, bytes: fc.nat(6_000), direction: word('to-host', 'to-client') }),
  },
  { weight: 6, arbitrary: fc.record({ do: word('away', 'back', 'restart client', 'resend'), who }) },
  { weight: 4, arbitrary: fc.record({ do: word('check way', 'try now'), who }) },
  { weight: 2, arbitrary: fc.record({ do: word('kick'), who }) },
  { weight: 3, arbitrary: fc.record({ do: word('start afresh'), who }) },
  { weight: 2, arbitrary: fc.record({ do: word('open room'), who, kind: word('public', 'private'), whom: who }) },
  { weight: 2, arbitrary: fc.record({ do: word('direct'), who, whom: who }) },
  { weight: 4, arbitrary: fc.record({ do: word('invite', 'remove'), who, room, whom: who }) },
  { weight: 3, arbitrary: fc.record({ do: word('join', 'restart host') }) },
  { weight: 4, arbitrary: fc.record({ do: word('back up', 'restore') }) },
);

const mostPeople = 5;

/** What went before, as far as what may be expected depends on it. */
export type History = {
  backup?: { path: string; events: ReadonlySet<string> };
  restores: number;
  /** Events that nobody could bring back after a restore. */
  excused: Set<string>;
  /** Events that must be back in the end. */
  owed: Map<string, Owed>;
};

/** Takes one step; what has become impossible (no such room, nobody to kick) is left out. */
export async function take(step: Step, world: World, history: History): Promise<void> {
  const { peers } = world;
  switch (step.do) {
    case 'join':
      if (peers.length < mostPeople) await world.join(`P${peers.length}`);
      return;
    case 'restart host':
      return world.restartHost();
    case 'back up':
      history.backup = await backUp(world);
      return;
    case 'restore': {
      if (history.backup === undefined) return;
      const { path, events } = history.backup;
      history.restores += 1;
      await world.restore(path, async () => {
        const { owed, excused } = await debtOf(world, events, history.owed);
        history.owed = owed;
        for (const id of excused) history.excused.add(id);
      });
      return;
    }
    default:
      return act(step, world);
  }
}

async function backUp(world: World): Promise<{ path: string; events: ReadonlySet<string> }> {
  const path = await world.backup();
  return { path, events: new Set(world.readLog(path).map(({ id }) => id)) };
}

async function act(step: Exclude<Step, { do: 'join' | 'restart host' | 'back up' | 'restore' }>, world: World) {
  const peer = pick(world.peers, step.who);
  if (!peer || (world.ended(peer) && step.do !== 'start afresh')) return;
  const { client, line } = peer;
  switch (step.do) {
    case 'cut':
      line.cutAfter(step.bytes, step.direction);
      return;
    case 'away':
      line.unplug();
      return;
    case 'back':
      return world.online(peer);
    case 'restart client':
      return world.restartClient(peer);
    case 'start afresh':
      return world.startAfresh(peer);
    case 'check way':
      // Not waited for: it may fall into whatever comes next.
      void client.checkWay();
      return;
    case 'try now':
      client.reconnect();
      return;
    case 'resend':
      return resend(peer);
    case 'kick': {
      const [owner] = world.peers;
      if (!owner || peer === owner) return;
      world.note(
        owner,
        'member.kick',
        { member: peer.member, ban: false },
        await owner.client.kick(peer.member, false),
      );
      return;
    }
    case 'open room': {
      const members = [pick(world.peers, step.whom)?.member ?? ''].filter((id) => id !== peer.member);
      const made = { kind: step.kind, name: `room ${world.deeds.size}`, ...(step.kind === 'private' && { members }) };
      const sending = await client.createRoom(made);
      world.note(peer, 'room.create', made, sending);
      return;
    }
    case 'direct': {
      const other = pick(world.peers, step.whom)?.member ?? '';
      if (other === peer.member) return;
      const { sending } = await client.openDirect([other]);
      if (sending) world.note(peer, 'room.create', { kind: 'direct', members: [peer.member, other] }, sending);
      return;
    }
    default:
      return inRoom(step, world, peer);
  }
}

type InRoom = Extract<Step, { room: number }>;

async function inRoom(step: InRoom, world: World, peer: Peer): Promise<void> {
  const { client } = peer;
  const room = pick(client.rooms(), step.room);
  if (!room) return;
  switch (step.do) {
    case 'say':
      for (let at = 0; at < step.times; at += 1) {
        const text = `${peer.name} ${world.deeds.size}`;
        world.note(peer, 'message', { text }, await client.send(room.id, { text }));
      }
      return;
    case 'open':
      await client.openRoom(room.id).catch(ignoreCut);
      return;
    case 'read':
      await client.markRead(room.id);
      peer.marks.set(room.id, Math.max(peer.marks.get(room.id) ?? 0, client.room(room.id)?.read ?? 0));
      return;
    case 'invite':
    case 'remove':
      return move(step, world, peer, room);
    default:
  }
  const target = pick(await messagesOf(peer, room.id), step.message);
  if (target === undefined) return;
  if (step.do === 'edit') {
    const text = `edited ${world.deeds.size}`;
    world.note(peer, 'edit', { text }, await client.edit(room.id, target, { text }));
  } else if (step.do === 'delete') world.note(peer, 'delete', {}, await client.remove(room.id, target));
  else if ('emoji' in step) {
    const type = step.on ? 'reaction.add' : 'reaction.remove';
    world.note(peer, type, { emoji: step.emoji }, await client.react(room.id, target, step.emoji, step.on));
  }
}

async function move({ do: how, whom }: Extract<InRoom, { whom: number }>, world: World, peer: Peer, room: RoomView) {
  const member = pick(world.peers, whom)?.member ?? '';
  if (room.kind !== 'private') return;
  const sending = how === 'invite' ? peer.client.invite(room.id, member) : peer.client.removeFromRoom(room.id, member);
  world.note(peer, how === 'invite' ? 'room.invite' : 'room.remove', { member }, await sending);
}

/** Sends an event again that is in the log already, as a client does that never heard of its acknowledgement. */
async function resend(peer: Peer): Promise<void> {
  const rows = await peer.store.list('events', { reverse: true, limit: 20 });
  const own = rows.find(({ value: { event } }) => event.member === peer.member && event.body !== null)?.value;
  const event = own?.event;
  if (typeof event?.body !== 'string' || peer.client.status().phase !== 'online') return;
  const { header, body, signature } = event;
  await peer.client.request('append', { events: [{ header, body, signature }] }).catch(ignoreCut);
}

async function messagesOf(peer: Peer, room: string): Promise<string[]> {
  const rows = await peer.store.list('messages', { from: `${room}/`, to: `${room}0` });
  return rows.map(({ value }) => (JSON.parse(value.state.event.header) as { id: string }).id);
}

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

/** A request may be cut off with its connection: that is what the test does to it. */
function ignoreCut(error: unknown): void {
  const { code } = error as { code?: string };
  if (code !== 'unavailable' && code !== 'not_found') throw error;
}
