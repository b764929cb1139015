import type { chat, MessageState, PayloadInput, Reply, Result } from '../../protocol/index.ts';
import type { Pages } from '../log/pages.ts';
import type { Model } from '../state/model.ts';
import type { ClientStore } from '../stores/store.ts';
import type { Change, Trouble } from '../types.ts';
import { createPins } from './pins.ts';
import { createSingle } from './single.ts';
import { createThreads } from './threads.ts';

export type ListsDeps = {
  model: Model;
  store: ClientStore;
  pages: Pages;
  ask: <N extends 'message' | 'replies' | 'pins'>(
    name: N,
    payload: PayloadInput<typeof chat, N>,
  ) => Promise<Result<Reply<typeof chat, N>>>;
  isOnline: () => boolean;
  /** The messages of a room's open part, ascending. */
  shownOf: (room: string) => readonly MessageState[];
  tell: (change: Change) => void;
  trouble: (trouble: Trouble) => void;
};

/** Messages shown elsewhere than in a room's open part: single ones, threads, pins. In memory alone. */
export function createLists({ model, store, pages, ask, isOnline, shownOf, tell, trouble }: ListsDeps) {
  const single = createSingle({ model, store, pages, ask: (payload) => ask('message', payload), isOnline });
  const shared = { single, pages, isOnline, tell };
  const threads = createThreads({ ...shared, ask: (payload) => ask('replies', payload), shownOf, trouble });
  const pins = createPins({ ...shared, ask: (payload) => ask('pins', payload) });

  model.follow(({ clearedMessages, clearedRooms, events }) => {
    if (clearedMessages || clearedRooms.size > 0) {
      const isGone = (room: string) => clearedMessages || clearedRooms.has(room);
      threads.forget(isGone);
      pins.forget(isGone);
    }
    for (const event of events) {
      threads.take(event);
      pins.take(event);
    }
  });

  return {
    single,
    threads,
    pins,
    /** Something did not arrive: what is held of a room, or of all, is asked for anew. */
    refresh(room?: string): void {
      threads.refresh(room);
      pins.refresh(room);
    },
  };
}

export type Lists = ReturnType<typeof createLists>;
