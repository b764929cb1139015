import { LandlineError, limits, type chat, type PayloadInput, type Reply, type Result } from '../../protocol/index.ts';
import type { ParsedEvent } from '../log/event.ts';
import type { Pages } from '../log/pages.ts';
import type { Change } from '../types.ts';
import { applyEvent, headerOf, putEntry, type Entries } from './held-list.ts';
import type { Single } from './single.ts';

export type PinsDeps = {
  single: Single;
  pages: Pages;
  ask: (payload: PayloadInput<typeof chat, 'pins'>) => Promise<Result<Reply<typeof chat, 'pins'>>>;
  isOnline: () => boolean;
  tell: (change: Change) => void;
};

/** The pins of a room. */
export type HeldPins = {
  entries: Entries;
  /** Ids, the last pinned first. */
  order: string[];
  /** Whether there are more than are listed. */
  more: boolean;
  current: boolean;
  loading: number;
  /** What arrived while the host was asked, to be laid over its answers. */
  arrived: ParsedEvent[];
};

/** Pages that are asked for: 500 pins. */
const mostPages = 5;

/** The pins of rooms that were asked for, kept live by what arrives until the room is closed. */
export function createPins({ single, pages, ask, isOnline, tell }: PinsDeps) {
  const open = new Map<string, HeldPins>();

  const changed = (room: string) => {
    tell({ kind: 'pins', room });
  };

  function put(pins: HeldPins, id: string): void {
    pins.order = [id, ...pins.order.filter((one) => one !== id)];
  }

  function drop(pins: HeldPins, id: string): void {
    pins.entries.delete(id);
    pins.order = pins.order.filter((one) => one !== id);
  }

  async function load(room: string, pins: HeldPins): Promise<void> {
    pins.loading += 1;
    changed(room);
    try {
      const read: Pick<HeldPins, 'entries' | 'order'> = { entries: new Map(), order: [] };
      let below: number | undefined;
      for (let page = 0; page === 0 || (page < mostPages && below !== undefined); page += 1) {
        const asked: PayloadInput<typeof chat, 'pins'> = {
          room,
          limit: limits.historyMessages,
          ...(below !== undefined && { below }),
        };
        const reply = await ask(asked);
        if (!reply.ok) throw new LandlineError(reply.error.code, reply.error.message, reply.error);
        for (const state of await pages.sound(room, reply.messages)) {
          const id = headerOf(state)?.id;
          if (id === undefined || !state.pinned || read.entries.has(id)) continue;
          putEntry(read.entries, id, { state, asOf: reply.asOf });
          read.order.push(id);
        }
        below = reply.next !== undefined && reply.next < (below ?? Infinity) ? reply.next : undefined;
      }
      Object.assign(pins, read, { more: below !== undefined, current: true });
      for (const event of pins.arrived) take(room, pins, event);
    } finally {
      pins.loading -= 1;
      if (pins.loading === 0) pins.arrived = [];
      changed(room);
    }
  }

  function take(room: string, pins: HeldPins, event: ParsedEvent): void {
    const { seen } = event;
    const held = seen.ref === undefined ? undefined : pins.entries.get(seen.ref);
    const isKnown = held !== undefined && held.asOf >= seen.seq;
    const isChanged = applyEvent(pins.entries, event);
    if (seen.type === 'pin' && seen.ref !== undefined && seen.body?.pinned === true && !isKnown) {
      if (held) put(pins, seen.ref);
      else void add(room, pins, seen.ref);
    }
    for (const [id, { state }] of pins.entries) if (!state.pinned) drop(pins, id);
    if (isChanged) changed(room);
  }

  /** A message was pinned that is not listed. */
  async function add(room: string, pins: HeldPins, id: string): Promise<void> {
    const entry = await single.message(room, id).catch(() => undefined);
    // Meanwhile the pin may have been taken away again.
    if (!entry?.state.pinned || open.get(room) !== pins) return;
    putEntry(pins.entries, id, entry);
    put(pins, id);
    changed(room);
  }

  return {
    held: (room: string): HeldPins | undefined => open.get(room),

    async load(room: string): Promise<void> {
      const pins: HeldPins = open.get(room) ?? {
        ...{ entries: new Map(), order: [], more: false, current: false },
        ...{ loading: 0, arrived: [] },
      };
      open.set(room, pins);
      if (!pins.current) await load(room, pins);
    },

    close(room: string): void {
      if (open.delete(room)) changed(room);
    },

    take(event: ParsedEvent): void {
      for (const [room, pins] of open) {
        if (event.seen.room !== null && event.seen.room !== room) continue;
        if (pins.loading > 0) pins.arrived.push(event);
        else take(room, pins, event);
      }
    },

    /** Something did not arrive: what is held of a room, or of all, is asked for anew. */
    refresh(only?: string): void {
      for (const [room, pins] of open) {
        if (only !== undefined && room !== only) continue;
        pins.current = false;
        if (isOnline()) void load(room, pins).catch(() => undefined);
      }
    },

    /** The log went back, or the room is no more. */
    forget(isGone: (room: string) => boolean): void {
      for (const [room, pins] of open) {
        if (!isGone(room)) continue;
        Object.assign(pins, { entries: new Map(), order: [], more: false, current: false });
        changed(room);
      }
    },
  };
}

export type Pins = ReturnType<typeof createPins>;
