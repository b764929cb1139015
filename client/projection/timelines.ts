import {
  LandlineError,
  limits,
  type chat,
  type HistoryPage,
  type MessageState,
  type PayloadInput,
  type Reply,
  type Result,
} from '../../protocol/index.ts';
import type { Pages } from '../log/pages.ts';
import { runAround, staleWithin } from '../log/ranges.ts';
import type { Model } from '../state/model.ts';
import { messageKey, type ClientStore, type StoredMessage } from '../stores/store.ts';
import type { Change } from '../types.ts';

type Ask = <N extends 'history' | 'changes' | 'message'>(
  name: N,
  payload: PayloadInput<typeof chat, N>,
) => Promise<Result<Reply<typeof chat, N>>>;

export type TimelinesDeps = {
  model: Model;
  store: ClientStore;
  pages: Pages;
  ask: Ask;
  isOnline: () => boolean;
  tell: (change: Change) => void;
};

/** The open part of a room: numbers `from` … `to`, all of whose messages are here. */
export type OpenPart = {
  from: number;
  to: number;
  messages: Map<number, StoredMessage>;
  /** Whether it grows with what arrives: it ended with the newest message. */
  following: boolean;
  loading: number;
  /** How often it was opened elsewhere: what was being read for where it was before no longer joins on to it. */
  moves: number;
  /** How often the reader has asked to be somewhere: a jump that is overtaken by another wish goes nowhere. */
  asked: number;
};

const closed = (): OpenPart => ({
  ...{ from: 0, to: 0, messages: new Map<number, StoredMessage>() },
  ...{ following: false, loading: 0, moves: 0, asked: 0 },
});

const firstMessages = 50;
/** A gap of more numbers than this is not filled: the newest page is shown instead. */
const fillAtMost = limits.historyMessages;

/** Opens parts of rooms from the cache, extends them, and keeps them as fresh as the connection allows. */
export function createTimelines({ model, store, pages, ask, isOnline, tell }: TimelinesDeps) {
  const open = new Map<string, OpenPart>();
  const refreshing = new Map<string, Promise<void>>();

  const rangesOf = (room: string) => model.data.ranges.get(room) ?? [];
  const headOf = (room: string) => {
    const held = model.data.rooms.get(room);
    return held ? Math.max(held.state.n, held.told) : 0;
  };
  const changed = (room: string) => {
    tell({ kind: 'timeline', room });
  };

  model.follow(({ messages, clearedMessages, clearedRooms, rangesOf: rooms }) => {
    for (const [room, part] of open) {
      if (clearedMessages || clearedRooms.has(room)) {
        Object.assign(part, { from: 0, to: 0, following: true, moves: part.moves + 1 });
        part.messages.clear();
        changed(room);
      }
      if (rooms.has(room) && part.following) {
        const ranges = rangesOf(room);
        const run = runAround(ranges, part.to || (ranges.at(-1)?.to ?? 0));
        if (run && part.from === 0) part.from = part.to = run.to;
        if (run && run.to > part.to) {
          // Two held stretches that a page has joined: the further one is read from the cache.
          const added = { from: part.to + 1, to: run.to };
          part.to = run.to;
          if (added.to > added.from)
            void busy(room, part, () => load(room, part, added, Infinity, false)).catch(() => undefined);
          changed(room);
        }
      }
    }
    for (const { room, n, message } of messages.values()) {
      const part = open.get(room);
      if (!part || n < part.from || n > part.to) continue;
      part.messages.set(n, message);
      changed(room);
    }
  });

  /** Reads what is cached from `from` to `to` into the part, unless it was moved meanwhile. */
  async function load(
    room: string,
    part: OpenPart,
    range: { from: number; to: number },
    most: number,
    backwards: boolean,
  ) {
    const keys = { from: messageKey(room, range.from), to: messageKey(room, range.to + 1) };
    const limit = Number.isFinite(most) ? { limit: most } : {};
    const { moves } = part;
    const rows = await store.list('messages', { ...keys, ...limit, reverse: backwards });
    if (part.moves !== moves) return 0;
    const numbers = rows.map(({ value }) => value.state.event.n);
    for (const { value } of rows) {
      // What a transaction put meanwhile is newer than what was read.
      const { n } = value.state.event;
      const held = part.messages.get(n);
      if (!held || held.asOf < value.asOf) part.messages.set(n, value);
    }
    const whole = rows.length < most;
    // Never back: what arrived meanwhile may have moved the end already.
    if (backwards) part.from = Math.min(part.from, whole ? range.from : Math.min(...numbers));
    else part.to = Math.max(part.to, whole ? range.to : Math.max(...numbers));
    return rows.length;
  }

  async function history(
    room: string,
    at: PayloadInput<typeof chat, 'history'>['at'],
    limit: number,
  ): Promise<HistoryPage> {
    const reply = await ask('history', { room, at, limit: Math.min(limit, limits.historyMessages) });
    if (!reply.ok) throw new LandlineError(reply.error.code, reply.error.message, reply.error);
    if (reply.page.room !== room) throw new LandlineError('internal', 'The host answered with another room’s history.');
    await pages.takePage(reply.page);
    return reply.page;
  }

  /** Shows the held run around `n`, `back` messages before it and what comes after. */
  async function showRun(room: string, part: OpenPart, n: number, back: number, following: boolean): Promise<boolean> {
    const run = runAround(rangesOf(room), n);
    if (!run) return false;
    part.messages.clear();
    const moves = part.moves + 1;
    Object.assign(part, { from: n, to: n, following, moves });
    await load(room, part, { from: run.from, to: n }, back, true);
    if (n < run.to && part.moves === moves) await load(room, part, { from: n + 1, to: run.to }, back, false);
    if (part.moves !== moves) return true;
    part.following = following || part.to >= headOf(room);
    changed(room);
    return true;
  }

  async function busy<T>(room: string, part: OpenPart, work: () => Promise<T>): Promise<T> {
    part.loading += 1;
    changed(room);
    try {
      return await work();
    } finally {
      part.loading -= 1;
      changed(room);
    }
  }

  /** Asks for what changed in the held parts since they were fresh, and for what is missing up to the newest. */
  async function freshen(room: string, part: OpenPart): Promise<void> {
    while (part.following && headOf(room) > part.to) if (await fillToHead(room, part)) break;
    // In a busy room events arrive while the answer travels: it is then a little old already, and asked for again.
    for (let round = 0; round < 3; round += 1) {
      const stale = staleWithin(rangesOf(room), part.from, part.to);
      for (const range of stale) if (!(await askChanges(room, range))) return;
      if (stale.length === 0) return;
    }
  }

  async function askChanges(room: string, range: { from: number; to: number; asOf: number }): Promise<boolean> {
    let since: number | undefined = range.asOf;
    let rounds = 0;
    while (since !== undefined && isOnline()) {
      const payload: { room: string; from: number; to: number; since: number } = {
        room,
        from: range.from,
        to: range.to,
        since,
      };
      const reply: Result<Reply<typeof chat, 'changes'>> = await ask('changes', payload);
      if (!reply.ok) return false;
      const { next, ...changed } = reply;
      await pages.takeChanges(room, range, { ...changed, complete: next === undefined });
      // Each answer that was cut tells of one message at least, and of each once: a host that goes on longer is not believed.
      rounds += 1;
      const goesOn: boolean = next !== undefined && next > since && rounds <= range.to - range.from + 1;
      since = goesOn ? next : undefined;
    }
    return isOnline();
  }

  /** @returns false when the reader went elsewhere meanwhile: who is at the newest again then was told nothing of it. */
  async function fillToHead(room: string, part: OpenPart): Promise<boolean> {
    const gap = headOf(room) - part.to;
    let { moves } = part;
    if (part.to > 0 && gap <= fillAtMost) {
      await history(room, { where: 'after', n: part.to }, fillAtMost);
    } else {
      const page = await history(room, { where: 'newest' }, firstMessages);
      const joined = part.to > 0 && page.from <= part.to + 1;
      if (part.moves === moves && !joined && page.to > 0) {
        if (await showRun(room, part, page.to, firstMessages, true)) moves += 1;
      }
    }
    if (part.moves !== moves) return false;
    const run = part.to > 0 ? runAround(rangesOf(room), part.to) : undefined;
    if (run && run.to > part.to) {
      await load(room, part, { from: part.to + 1, to: run.to }, Infinity, false);
      changed(room);
    }
    return true;
  }

  function refresh(room: string): Promise<void> {
    const part = open.get(room);
    if (!part || !isOnline()) return Promise.resolve();
    const running = refreshing.get(room);
    if (running) return running;
    const done = busy(room, part, () => freshen(room, part)).finally(() => refreshing.delete(room));
    refreshing.set(room, done);
    return done;
  }

  async function older(room: string, limit = firstMessages): Promise<void> {
    const part = required(room);
    if (part.from <= 1) return;
    const { moves } = part;
    await busy(room, part, async () => {
      const run = runAround(rangesOf(room), part.from);
      const cached =
        run && run.from < part.from ? await load(room, part, { from: run.from, to: part.from - 1 }, limit, true) : 0;
      if (cached >= limit || part.from <= 1 || part.moves !== moves) return;
      const page = await history(room, { where: 'before', n: part.from }, limit - cached);
      if (part.moves !== moves) return;
      const held = runAround(rangesOf(room), part.from);
      if (page.to > 0 && held && held.from < part.from) {
        await load(room, part, { from: held.from, to: part.from - 1 }, limit, true);
      } else if (!page.before) part.from = 1;
    });
    void refresh(room).catch(() => undefined);
  }

  return {
    part: (room: string): OpenPart | undefined => open.get(room),
    isCurrent: (room: string, { from, to, following }: OpenPart): boolean =>
      staleWithin(rangesOf(room), from, to).length === 0 && !(following && headOf(room) > to),
    headOf,
    /** The open part's messages, ascending. */
    shown: (room: string): MessageState[] =>
      [...(open.get(room)?.messages.entries() ?? [])].sort(([a], [b]) => a - b).map(([, { state }]) => state),

    async open(room: string): Promise<void> {
      const part = open.get(room) ?? closed();
      open.set(room, part);
      part.asked += 1;
      // Also where it was opened somewhere before: at a message that was jumped to.
      if (!part.following) {
        part.following = true;
        const newest = rangesOf(room).at(-1)?.to;
        if (newest !== undefined) await showRun(room, part, newest, firstMessages, true);
      }
      await refresh(room)
        .then(() => fillUp(room))
        .catch((error: unknown) => {
          // A room that only waits in the outbox is not known to the host.
          if (!(error instanceof LandlineError) || (error.code !== 'not_found' && error.code !== 'unavailable'))
            throw error;
        });
    },

    close(room: string): void {
      open.delete(room);
      changed(room);
    },

    older,

    async newer(room: string, limit = firstMessages): Promise<void> {
      const part = required(room);
      if (part.to >= headOf(room)) return;
      const { moves } = part;
      await busy(room, part, async () => {
        const run = runAround(rangesOf(room), part.to);
        const cached =
          run && run.to > part.to ? await load(room, part, { from: part.to + 1, to: run.to }, limit, false) : 0;
        if (part.moves !== moves) return;
        if (cached < limit && part.to < headOf(room)) {
          await history(room, { where: 'after', n: part.to }, limit - cached);
          if (part.moves !== moves) return;
          const held = runAround(rangesOf(room), part.to);
          if (held && held.to > part.to) await load(room, part, { from: part.to + 1, to: held.to }, limit, false);
        }
        if (part.moves === moves) part.following = part.to >= headOf(room);
      });
      void refresh(room).catch(() => undefined);
    },

    async jumpTo(room: string, to: string | number | { at: number }): Promise<number> {
      const part = open.get(room) ?? closed();
      open.set(room, part);
      part.asked += 1;
      const { asked } = part;
      const n = await busy(room, part, async () => {
        const n = typeof to === 'object' ? await numberAt(room, to.at) : await numberOf(room, to);
        if (n === 0 || part.asked !== asked || (await showRun(room, part, n, firstMessages / 2, false))) return n;
        await history(room, { where: 'around', n }, firstMessages);
        if (part.asked === asked) await showRun(room, part, n, firstMessages / 2, false);
        return n;
      });
      void refresh(room).catch(() => undefined);
      return n;
    },

    narrow(room: string, { from, to }: { from: number; to: number }): void {
      const part = open.get(room);
      // What is being fetched joins on to the ends there are now.
      if (!part || part.loading > 0) return;
      const kept = { from: Math.max(part.from, from), to: Math.min(part.to, to) };
      if (kept.from > kept.to || (kept.from === part.from && kept.to === part.to)) return;
      for (const n of [...part.messages.keys()]) if (n < kept.from || n > kept.to) part.messages.delete(n);
      Object.assign(part, kept, { following: part.following && kept.to === part.to });
      changed(room);
    },

    refresh,
    /** The newest page of a room that this member was let into: its events lie below the cursor. */
    async fetchNewest(room: string): Promise<void> {
      await history(room, { where: 'newest' }, firstMessages);
      await refresh(room);
    },

    /** After a reconnection: every open room. */
    refreshAll(): void {
      for (const room of open.keys()) void refresh(room).catch(() => undefined);
    },
  };

  /** A few events that arrived are not yet a page: what came before them is fetched as well. */
  async function fillUp(room: string): Promise<void> {
    const part = open.get(room);
    if (!part || !isOnline() || part.from <= 1 || part.messages.size >= firstMessages / 2) return;
    await older(room);
  }

  function required(room: string): OpenPart {
    const part = open.get(room);
    if (!part) throw new LandlineError('bad_request', 'This room is not open.');
    return part;
  }

  /** The number of the first message that was received at or after an instant, or of the last before; 0 when there is none. */
  async function numberAt(room: string, at: number): Promise<number> {
    const states = isOnline()
      ? (await history(room, { where: 'at', at }, firstMessages)).messages
      : (await store.list('messages', { from: messageKey(room, 0), to: `${room}0` })).map(({ value }) => value.state);
    const found = states.find(({ event }) => event.receivedAt >= at) ?? states.at(-1);
    return found?.event.n ?? 0;
  }

  async function numberOf(room: string, message: string | number): Promise<number> {
    if (typeof message === 'number') return message;
    const key = await store.get('messageKeys', message);
    if (key?.startsWith(`${room}/`)) return Number(key.slice(room.length + 1));
    const reply = await ask('message', { id: message });
    if (!reply.ok) throw new LandlineError(reply.error.code, reply.error.message, reply.error);
    return reply.message.event.n;
  }
}

export type Timelines = ReturnType<typeof createTimelines>;
