import { limits, type chat, type Payload } from '../protocol/index.ts';
import type { Model } from './state/model.ts';

export type ReceivedDeps = {
  model: Model;
  clock: () => number;
  random: () => number;
  signal: (payload: Payload<typeof chat, 'received'>) => void;
  isOnline: () => boolean;
  /** Whether others are told at all. */
  tells: () => boolean;
};

/** Between two packets, in ms. */
const every = 1_000;
/** So long, in ms, the first waits for what comes with it; whoever looks at the room has read it by then, which says more. */
const atFirst = 100;
/**
 * Ms that each person in a room adds to the time over which its devices spread what they say, and the most of it: a packet costs the host
 * some 150 µs (bench/receipts.ts), several times what it costs to tell a message to one of many, so that of a room it hears a hundred a second.
 */
const [spreadPerPerson, mostSpread] = [10, 10_000];

/** Tells the host up to where this device holds the rooms, so that authors see that their words have arrived. */
export function createReceived({ model, clock, random, signal, isOnline, tells }: ReceivedDeps) {
  /** Rooms in which something of others has come, in that order. */
  const news = new Set<string>();
  const told = new Map<string, number>();
  let sentAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;

  /** Up to where there is something to say of a room; reading says it as well. */
  function markOf(room: string): number | undefined {
    const { state } = model.data.rooms.get(room) ?? {};
    const held = model.data.ranges.get(room)?.at(-1)?.to ?? 0;
    if (!state || state.receipts === false) return undefined;
    return held > Math.max(told.get(room) ?? 0, state.read) ? held : undefined;
  }

  function send(): void {
    timer = undefined;
    due = Infinity;
    if (!tells()) news.clear();
    if (!isOnline()) return;
    const marks: { room: string; n: number }[] = [];
    for (const room of news) {
      if (marks.length === limits.receivedRooms) break;
      news.delete(room);
      const n = markOf(room);
      if (n === undefined) continue;
      told.set(room, n);
      marks.push({ room, n });
    }
    if (marks.length === 0) return;
    sentAt = clock();
    signal({ marks });
    if (news.size > 0) soon(every);
  }

  /** In so many ms, or before: what a few people wait for does not wait for the many. */
  function soon(wait: number): void {
    if (clock() + wait >= due) return;
    clearTimeout(timer);
    due = clock() + wait;
    timer = setTimeout(send, wait);
  }

  /** All of a large room hear of a message at once; the host need not hear of all of them at once. */
  function wait(room: string): number {
    const { members, guests } = model.data.rooms.get(room)?.state ?? {};
    const people = members?.length ?? model.data.members.size + (guests?.length ?? 0);
    const pause = Math.min(every, Math.max(atFirst, sentAt + every - clock()));
    return pause + random() * Math.min(mostSpread, people * spreadPerPerson);
  }

  return {
    /** A message of somebody else is stored. */
    arrived(room: string): void {
      news.add(room);
      if (isOnline()) soon(wait(room));
    },

    /** The connection is there, or others are told from now on. What was said over another connection may not have arrived. */
    online(): void {
      told.clear();
      for (const [room, { state }] of model.data.rooms) if (state.unread > 0) news.add(room);
      for (const room of news) soon(wait(room));
    },

    offline(): void {
      clearTimeout(timer);
      timer = undefined;
      due = Infinity;
    },
  };
}
