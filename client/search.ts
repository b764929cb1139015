import type { chat, PayloadInput, Reply, Result } from '../protocol/index.ts';
import { unwrap } from './connection/request.ts';
import type { Pages } from './log/pages.ts';
import type { LogPage } from './types.ts';

export type SearchDeps = {
  ask: <N extends 'search' | 'log'>(
    name: N,
    payload: PayloadInput<typeof chat, N>,
  ) => Promise<Result<Reply<typeof chat, N>>>;
  pages: Pages;
};

/** What looks through the office's past at the host; what does not verify is left out. */
export function createSearch({ ask, pages }: SearchDeps) {
  return {
    async search(asked: PayloadInput<typeof chat, 'search'>): Promise<Reply<typeof chat, 'search'>> {
      const reply = unwrap(await ask('search', asked));
      return { ...reply, messages: await pages.sound(asked.room, reply.messages) };
    },

    async eventsAfter(seq: number, room?: string): Promise<LogPage> {
      const { epoch, events, to, more } = unwrap(await ask('log', { after: seq, ...(room !== undefined && { room }) }));
      const sound = await pages.soundEvents(events);
      return { epoch, events: sound.flatMap(({ seen, later }) => (later ? [] : [seen])), to, more };
    },
  };
}
