import type { chat, MemberState, PayloadInput, Reply, Result, RoomState } from '../../protocol/index.ts';
import type { Model } from '../state/model.ts';
import type { Needs } from './apply.ts';
import { putRoomState } from './welcome.ts';

type Ask = <N extends 'rooms' | 'members'>(
  name: N,
  payload: PayloadInput<typeof chat, N>,
) => Promise<Result<Reply<typeof chat, N>>>;

export type FollowUpDeps = {
  model: Model;
  ask: Ask;
  /** Of a room whose history has a hole, or that is new to this member, the newest page is fetched. */
  fetchNewest: (room: string) => Promise<void>;
};

/** Above this many single ones the whole list is asked for. */
const singly = 8;

/** Asks the host for what events alone do not tell: rooms one was let into, roles, what fell into a hole. */
export function createFollowUp({ model, ask, fetchNewest }: FollowUpDeps) {
  /** Asked for in turn: a hundred joins at once are one list, not a hundred. */
  let asking: Promise<void> = Promise.resolve();

  async function putRooms(rooms: readonly RoomState[]): Promise<void> {
    await model.transact((tx) => {
      // A room's state is of its own last event: what comes later is applied on top.
      for (const room of rooms) putRoomState(tx, room, room.seq);
    });
  }

  async function putMembers(members: readonly MemberState[]): Promise<void> {
    await model.transact((tx) => {
      for (const member of members) tx.putMember(member);
    });
  }

  async function allRooms(): Promise<void> {
    const held = new Map([...model.data.rooms].map(([id, { asOf, toldSeq }]) => [id, { asOf, toldSeq }]));
    let after: string | undefined;
    do {
      const reply: Result<Reply<typeof chat, 'rooms'>> = await ask('rooms', after === undefined ? {} : { after });
      if (!reply.ok) return;
      await putRooms(reply.rooms);
      for (const { id } of reply.rooms) held.delete(id);
      after = reply.next;
    } while (after !== undefined);
    // The list is whole: what it does not have was lost while nobody told. Of a room that one came back into meanwhile, an event
    // has arrived.
    await model.transact((tx) => {
      for (const [id, { asOf, toldSeq }] of held) {
        const room = tx.room(id);
        if (room?.asOf === asOf && room.toldSeq === toldSeq) tx.dropRoom(id);
      }
    });
  }

  async function allMembers(): Promise<void> {
    let after: string | undefined;
    do {
      const reply: Result<Reply<typeof chat, 'members'>> = await ask('members', after === undefined ? {} : { after });
      if (!reply.ok) return;
      await putMembers(reply.members);
      after = reply.next;
    } while (after !== undefined);
  }

  async function run(needs: Needs): Promise<void> {
    const rooms = [...new Set([...needs.rooms, ...needs.holes])];
    if (rooms.length > singly) await allRooms();
    else {
      for (const room of rooms) {
        const reply = await ask('rooms', { after: before(room) });
        if (reply.ok) await putRooms(reply.rooms.filter(({ id }) => id === room));
      }
    }
    for (const room of rooms) await fetchNewest(room).catch(() => undefined);

    const members = [...needs.members].sort();
    const [first] = members;
    if (needs.office || members.length > singly) await allMembers();
    else if (first !== undefined) {
      for (const member of members) {
        const reply = await ask('members', { after: before(member) });
        if (reply.ok) await putMembers(reply.members.filter(({ id }) => id === member));
      }
    }
  }

  const queue = (work: () => Promise<void>) => {
    asking = asking.then(work).catch(() => undefined);
  };
  return {
    need(needs: Needs): void {
      queue(() => run(needs));
    },
    /** The welcome did not tell all of them. */
    more({ rooms, members }: { rooms: boolean; members: boolean }): void {
      if (rooms) queue(allRooms);
      if (members) queue(allMembers);
    },
  };
}

/** The id just before another, so that a list which starts after it begins with that one. */
function before(id: string): string {
  const tail = BigInt(`0x${id.slice(-12)}`);
  // One id in 2^48 ends in zeros: then the list begins with the one after it, and the next telling brings it.
  return id.slice(0, -12) + (tail > 0n ? tail - 1n : 0n).toString(16).padStart(12, '0');
}
