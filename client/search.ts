import { limits, type chat, type MessageState, type PayloadInput, type Reply, type Result } from '../protocol/index.ts';
import { unwrap } from './connection/request.ts';
import type { Pages } from './log/pages.ts';

export type SearchDeps = {
  ask: <N extends 'search' | 'history'>(
    name: N,
    payload: PayloadInput<typeof chat, N>,
  ) => Promise<Result<Reply<typeof chat, N>>>;
  pages: Pages;
  rooms: () => string[];
};

/** What looks through the office's history at the host; what does not verify is left out. */
export function createSearch({ ask, pages, rooms }: SearchDeps) {
  async function roomSince(room: string, seq: number): Promise<MessageState[]> {
    const found: MessageState[] = [];
    let before: number | undefined;
    for (;;) {
      const at = before === undefined ? { where: 'newest' as const } : { where: 'before' as const, n: before };
      const { page } = unwrap(await ask('history', { room, at, limit: limits.historyMessages }));
      const messages = await pages.sound(room, page.messages);
      found.push(...messages.filter(({ event }) => event.seq > seq));
      const reached = page.messages.some(({ event }) => event.seq <= seq);
      if (reached || !page.before || page.messages.length === 0) return found;
      before = page.from;
    }
  }

  return {
    async search(asked: PayloadInput<typeof chat, 'search'>): Promise<Reply<typeof chat, 'search'>> {
      const reply = unwrap(await ask('search', asked));
      return { ...reply, messages: await pages.sound(asked.room, reply.messages) };
    },

    async messagesSince(seq: number, room?: string): Promise<MessageState[]> {
      const found: MessageState[] = [];
      for (const id of room === undefined ? rooms() : [room]) found.push(...(await roomSince(id, seq)));
      return found.sort((a, b) => a.event.seq - b.event.seq);
    },
  };
}
