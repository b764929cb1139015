import {
  limits,
  type chat,
  type MemberState,
  type PayloadInput,
  type Reply,
  type Result,
  type RoomState,
} from '../../protocol/index.ts';
import type { Model } from '../state/model.ts';
import { noNeeds, type Needs } from './apply.ts';
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
/** Those who left are told of too, and an office may have had a host with other limits: twice what one can have now. */
const [mostRooms, mostMembers] = [2 * limits.roomsPerOffice, 2 * limits.membersPerOffice];

/** Asks the host for what events alone do not tell: rooms one was let into, roles, what fell into a hole. */
export function createFollowUp({ model, ask, fetchNewest }: FollowUpDeps) {
  /** Asked for in turn: a hundred joins at once are one list, not a hundred. */
  let asking: Promise<void> = Promise.resolve();
  /** What has come to be asked since the last asking began. */
  let waiting: Needs | undefined;

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

  /** A list page by page, as long as it goes forward and not beyond what an office can have; `false` when it was cut short. */
  async function list<T>(
    most: number,
    page: (after?: string) => Promise<{ rows: readonly T[]; next?: string | undefined } | undefined>,
    put: (rows: readonly T[]) => Promise<void>,
  ) {
    let told = 0;
    for (let after: string | undefined; ;) {
      const { rows, next } = (await page(after)) ?? { rows: undefined };
      if (!rows) return false;
      told += rows.length;
      if (told > most) return false;
      await put(rows);
      if (next === undefined) return true;
      if (rows.length === 0 || (after !== undefined && next <= after)) return false;
      after = next;
    }
  }

  async function allRooms(): Promise<void> {
    const held = new Map([...model.data.rooms].map(([id, { asOf, toldSeq }]) => [id, { asOf, toldSeq }]));
    const page = async (after?: string) => {
      const reply = await ask('rooms', after === undefined ? {} : { after });
      return reply.ok ? { ...reply, rows: reply.rooms } : undefined;
    };
    const whole = await list(mostRooms, page, async (rooms) => {
      await putRooms(rooms);
      for (const { id } of rooms) held.delete(id);
    });
    if (!whole) return;
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
    const page = async (after?: string) => {
      const reply = await ask('members', after === undefined ? {} : { after });
      return reply.ok ? { ...reply, rows: reply.members } : undefined;
    };
    await list(mostMembers, page, putMembers);
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
      const first = waiting === undefined;
      waiting = waiting ? joined(waiting, needs) : needs;
      if (!first) return;
      queue(() => {
        const all = waiting ?? noNeeds();
        waiting = undefined;
        return run(all);
      });
    },
    /** The welcome did not tell all of them. */
    more({ rooms, members }: { rooms: boolean; members: boolean }): void {
      if (rooms) queue(allRooms);
      if (members) queue(allMembers);
    },
  };
}

function joined(a: Needs, b: Needs): Needs {
  return {
    rooms: new Set([...a.rooms, ...b.rooms]),
    holes: new Set([...a.holes, ...b.holes]),
    counts: new Set([...a.counts, ...b.counts]),
    members: new Set([...a.members, ...b.members]),
    office: a.office || b.office,
  };
}

/** The id just before another, so that a list which starts after it begins with that one. */
function before(id: string): string {
  const tail = BigInt(`0x${id.slice(-12)}`);
  // One id in 2^48 ends in zeros: then the list begins with the one after it, and the next telling brings it.
  return id.slice(0, -12) + (tail > 0n ? tail - 1n : 0n).toString(16).padStart(12, '0');
}
