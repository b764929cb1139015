import {
  LandlineError,
  limits,
  type chat,
  type MessageState,
  type PayloadInput,
  type Reply,
  type Result,
} from '../../protocol/index.ts';
import type { ParsedEvent } from '../log/event.ts';
import type { Pages } from '../log/pages.ts';
import type { Change, Trouble } from '../types.ts';
import { applyEvent, headerOf, putEntry, type Entries } from './held-list.ts';
import type { Single } from './single.ts';

export type ThreadsDeps = {
  single: Single;
  pages: Pages;
  ask: (payload: PayloadInput<typeof chat, 'replies'>) => Promise<Result<Reply<typeof chat, 'replies'>>>;
  isOnline: () => boolean;
  /** What is shown of the room now, to begin with. */
  shownOf: (room: string) => Iterable<MessageState>;
  tell: (change: Change) => void;
  trouble: (trouble: Trouble) => void;
};

/** An open thread: its root, and all that answer it as far as they are loaded, in order. */
export type HeldThread = {
  room: string;
  root?: string;
  entries: Entries;
  /** Whether all of it is here, so that it grows by what arrives. */
  whole: boolean;
  current: boolean;
  loading: number;
  /** What arrived while the host was asked, to be laid over its answers. */
  arrived: ParsedEvent[];
};

/** Pages that one opening asks for: 500 answers. */
const pagesAtOnce = 5;

/** The open threads, each under the id of the message it was opened by, kept live by what arrives. */
export function createThreads({ single, pages, ask, isOnline, shownOf, tell, trouble }: ThreadsDeps) {
  const open = new Map<string, HeldThread>();

  const changed = (message: string, { room }: HeldThread) => {
    tell({ kind: 'thread', room, message });
  };

  /** Adds an answer to whatever is in the thread; @returns whether it is one. */
  function add({ root, entries }: HeldThread, state: MessageState, asOf: number): boolean {
    const header = headerOf(state);
    if (header === undefined || header.id === root || header.ref === undefined || !entries.has(header.ref))
      return false;
    putEntry(entries, header.id, { state, asOf });
    return true;
  }

  function take(thread: HeldThread, event: ParsedEvent): boolean {
    if (event.seen.room !== null && event.seen.room !== thread.room) return false;
    const isChanged = applyEvent(thread.entries, event);
    const { seen, logged } = event;
    const isNew = seen.type === 'message' && thread.whole && !thread.entries.has(seen.id);
    return (isNew && add(thread, { event: logged }, seen.seq)) || isChanged;
  }

  /** What can be shown before the host answers: as much as the cache and the open part have. */
  async function seed(message: string, thread: HeldThread): Promise<void> {
    let root = await single.cached(thread.room, message);
    for (let ref = root && headerOf(root.state)?.ref; root && ref !== undefined; ref = headerOf(root.state)?.ref) {
      root = await single.cached(thread.room, ref);
      if (!root) return;
    }
    const id = root && headerOf(root.state)?.id;
    if (!root || id === undefined || thread.entries.size > 0) return;
    thread.root = id;
    thread.entries.set(id, root);
    for (const state of shownOf(thread.room)) add(thread, state, 0);
    changed(message, thread);
  }

  /** @throws LandlineError when the host refuses, or answers with what is no such thread. */
  async function load(message: string, thread: HeldThread, from: number, known: Entries): Promise<void> {
    thread.loading += 1;
    changed(message, thread);
    try {
      let after: number | undefined = from;
      for (let page = 0; page < pagesAtOnce && after !== undefined; page += 1)
        after = await loadPage(message, thread, after, known);
      thread.whole = after === undefined;
      if (thread.whole && !thread.entries.has(message))
        throw new LandlineError('internal', 'The host answered with another thread.');
      thread.current = true;
      // What fell between the answers of a thread that is whole only now.
      for (const event of thread.arrived) take(thread, event);
    } finally {
      thread.loading -= 1;
      if (thread.loading === 0) thread.arrived = [];
      changed(message, thread);
    }
  }

  /** @returns where the next page starts. */
  async function loadPage(message: string, thread: HeldThread, after: number, known: Entries) {
    const reply = await ask({ id: message, after, limit: limits.historyMessages });
    if (!reply.ok) throw new LandlineError(reply.error.code, reply.error.message, reply.error);
    if (!known.has(reply.root)) {
      const root = await single.message(thread.room, reply.root);
      if (headerOf(root.state)?.ref !== undefined)
        throw new LandlineError('internal', 'The host answered with an answer for a root.');
      known.clear();
      known.set(reply.root, root);
    }
    const sound = await pages.sound(thread.room, reply.messages);
    Object.assign(thread, { root: reply.root, entries: known });
    for (const state of sound) {
      if (add(thread, state, reply.asOf)) continue;
      const id = headerOf(state)?.id;
      trouble({
        code: 'bad_event',
        message: 'The host put a message into a thread that it does not answer.',
        ...(id !== undefined && { id }),
      });
    }
    for (const event of thread.arrived) take(thread, event);
    changed(message, thread);
    return reply.next !== undefined && reply.next > after ? reply.next : undefined;
  }

  function reload(message: string, thread: HeldThread): Promise<void> {
    return load(message, thread, 0, new Map());
  }

  return {
    held: (message: string): HeldThread | undefined => open.get(message),

    async open(room: string, message: string): Promise<void> {
      if (open.get(message)?.current === true) return;
      const thread: HeldThread = open.get(message) ?? {
        ...{ room, entries: new Map(), whole: false, current: false },
        ...{ loading: 0, arrived: [] },
      };
      open.set(message, thread);
      if (thread.entries.size === 0) await seed(message, thread);
      if (isOnline()) await reload(message, thread);
    },

    /** The answers after those that are here. */
    async more(message: string): Promise<void> {
      const thread = open.get(message);
      if (!thread) throw new LandlineError('bad_request', 'This thread is not open.');
      if (thread.whole || thread.loading > 0) return;
      const last = Math.max(0, ...[...thread.entries.values()].map(({ state }) => state.event.seq));
      await load(message, thread, last, thread.entries);
    },

    close(message: string): void {
      const thread = open.get(message);
      open.delete(message);
      if (thread) changed(message, thread);
    },

    take(event: ParsedEvent): void {
      for (const [message, thread] of open) {
        if (thread.loading > 0) thread.arrived.push(event);
        if (take(thread, event)) changed(message, thread);
      }
    },

    /** Something did not arrive: what is held of a room, or of all, is asked for anew. */
    refresh(room?: string): void {
      for (const [message, thread] of open) {
        if (room !== undefined && thread.room !== room) continue;
        thread.current = false;
        if (isOnline()) void reload(message, thread).catch(() => undefined);
      }
    },

    /** The log went back, or the room is no more. */
    forget(isGone: (room: string) => boolean): void {
      for (const [message, thread] of open) {
        if (!isGone(thread.room)) continue;
        Object.assign(thread, { entries: new Map(), whole: false, current: false });
        changed(message, thread);
      }
    },
  };
}

export type Threads = ReturnType<typeof createThreads>;
