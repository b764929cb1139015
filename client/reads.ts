import type { chat, Payload, Reply, Result } from '../protocol/index.ts';
import type { Model } from './state/model.ts';

export type ReadsDeps = {
  model: Model;
  ask: (payload: Payload<typeof chat, 'read'>) => Promise<Result<Reply<typeof chat, 'read'>>>;
  isOnline: () => boolean;
  /** Whether others are told how far this person reads. */
  tells: () => boolean;
};

type Counts = Reply<typeof chat, 'read'>;

/** Answers that are older than what has arrived meanwhile are asked for again, this often. */
const tries = 3;

/** The own read marks: moved here at once, told to the host when it can be, which counts what is left. */
export function createReads({ model, ask, isOnline, tells }: ReadsDeps) {
  /** Rooms whose counts were of events that have not arrived yet; the value is the number to wait for. */
  const ahead = new Map<string, number>();

  /** @returns whether the counts are of what is held: else they would be counted twice, or not at all. */
  async function put(room: string, { n, unread, mentions, last }: Counts): Promise<boolean> {
    return model.transact((tx) => {
      const held = tx.room(room);
      if (!held) return true;
      const { pendingRead, ...rest } = held;
      // Further here than the host knows yet: its counts are of an older mark.
      if (pendingRead !== undefined && pendingRead > n) return true;
      const now = held.state.n === last;
      if (held.state.n < last) ahead.set(room, last);
      tx.putRoom(room, { ...rest, state: { ...held.state, read: n, ...(now && { unread, mentions }) } });
      return held.state.n <= last;
    });
  }

  /** @param quiet - a mark that did not move here is asked about only: it may have moved quietly. */
  async function tell(room: string, n: number, quiet: boolean): Promise<void> {
    for (let at = 0; at < tries; at += 1) {
      const reply = await ask({ room, n, ...(quiet && { quiet }) });
      if (reply.ok) {
        if (await put(room, reply)) return;
        continue;
      }
      if (reply.error.code !== 'not_found' && reply.error.code !== 'bad_request') return;
      await model.transact((tx) => {
        const { pendingRead: _, ...rest } = tx.room(room) ?? {};
        if ('state' in rest) tx.putRoom(room, rest);
      });
      return;
    }
    // So busy that no answer was of what is held: the next event asks again.
    ahead.set(room, 0);
  }

  return {
    async mark(room: string, upTo?: number): Promise<void> {
      const n = await model.transact((tx) => {
        const held = tx.room(room);
        const mark = Math.min(upTo ?? Infinity, Math.max(held?.state.n ?? 0, held?.told ?? 0));
        if (!held || mark <= held.state.read) return undefined;
        const all = mark >= held.state.n ? { unread: 0, mentions: 0 } : {};
        tx.putRoom(room, { ...held, pendingRead: mark, state: { ...held.state, read: mark, ...all } });
        return mark;
      });
      if (n !== undefined && isOnline()) await tell(room, n, !tells());
    },

    /** The host's counts, after a mark moved on another device. */
    async counted({ room, ...counts }: Payload<typeof chat, 'counts'>): Promise<void> {
      if (!(await put(room, counts)) && isOnline()) await tell(room, counts.n, true);
    },

    /** The counts cannot be known from what is held: the host is asked. */
    async recount(room: string): Promise<void> {
      const held = model.data.rooms.get(room);
      if (held && isOnline()) await tell(room, held.state.read, true);
    },

    /** An event of a room arrived: counts that were ahead of it can be asked for again. */
    async arrived(room: string): Promise<void> {
      const last = ahead.get(room);
      const held = model.data.rooms.get(room);
      if (last === undefined || !held || held.state.n < last || !isOnline()) return;
      ahead.delete(room);
      await tell(room, held.state.read, true);
    },

    /** Tells the host the marks that moved while it was away. */
    async flush(): Promise<void> {
      // A new connection has told the counts of every room.
      ahead.clear();
      for (const [room, { pendingRead }] of [...model.data.rooms]) {
        if (pendingRead !== undefined && isOnline()) await tell(room, pendingRead, !tells());
      }
    },
  };
}
