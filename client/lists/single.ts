import { LandlineError, type chat, type PayloadInput, type Reply, type Result } from '../../protocol/index.ts';
import type { Pages } from '../log/pages.ts';
import { staleWithin } from '../log/ranges.ts';
import type { Model } from '../state/model.ts';
import type { ClientStore } from '../stores/store.ts';
import { headerOf, type Entry } from './held-list.ts';

export type SingleDeps = {
  model: Model;
  store: ClientStore;
  pages: Pages;
  ask: (payload: PayloadInput<typeof chat, 'message'>) => Promise<Result<Reply<typeof chat, 'message'>>>;
  isOnline: () => boolean;
};

/** One message by its id: from the cache while that is known to be current or nobody else can be asked, else from the host. */
export function createSingle({ model, store, pages, ask, isOnline }: SingleDeps) {
  async function cached(room: string, id: string): Promise<Entry | undefined> {
    const key = await store.get('messageKeys', id);
    return key?.startsWith(`${room}/`) ? store.get('messages', key) : undefined;
  }

  return {
    cached,

    /** @throws LandlineError `not_found`, `unavailable`, or `internal` when what the host answered is not this message. */
    async message(room: string, id: string): Promise<Entry> {
      const held = await cached(room, id);
      const n = held?.state.event.n ?? 0;
      const isCurrent = staleWithin(model.data.ranges.get(room) ?? [], n, n).length === 0;
      if (held && (isCurrent || !isOnline())) return held;
      const reply = await ask({ id });
      if (!reply.ok) {
        if (held && reply.error.code === 'unavailable') return held;
        throw new LandlineError(reply.error.code, reply.error.message, reply.error);
      }
      const [state] = await pages.sound(room, [reply.message]);
      if (!state || headerOf(state)?.id !== id)
        throw new LandlineError('internal', 'The host answered with another message.');
      return { state, asOf: reply.asOf };
    },
  };
}

export type Single = ReturnType<typeof createSingle>;
