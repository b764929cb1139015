import {
  LandlineError,
  type chat,
  type HistoryPage,
  type MessageState,
  type PayloadInput,
  type Reply,
  type Result,
} from '../protocol/index.ts';
import { unwrap } from './connection/request.ts';
import type { Pages } from './log/pages.ts';
import { headerOf } from './lists/held-list.ts';
import { parseEvent } from './log/event.ts';
import type { LogPage } from './types.ts';

export type AskedPagesDeps = {
  ask: <N extends 'search' | 'mentions' | 'announcements' | 'log' | 'history' | 'message'>(
    name: N,
    payload: PayloadInput<typeof chat, N>,
  ) => Promise<Result<Reply<typeof chat, N>>>;
  pages: Pages;
  /** The member whose view this is. */
  me: () => string | undefined;
};

/** What the host is asked for of the office's past and is kept nowhere, verified; what does not verify is left out. */
export function createAskedPages({ ask, pages, me }: AskedPagesDeps) {
  return {
    async search(asked: PayloadInput<typeof chat, 'search'>): Promise<Reply<typeof chat, 'search'>> {
      const reply = unwrap(await ask('search', asked));
      const sound = await pages.sound(asked.room, reply.messages);
      return { ...reply, messages: sound.filter((state) => passes(state, asked)) };
    },

    async mentions(asked: PayloadInput<typeof chat, 'mentions'> = {}): Promise<Reply<typeof chat, 'mentions'>> {
      const reply = unwrap(await ask('mentions', asked));
      const member = me();
      const sound = await pages.sound(undefined, reply.messages);
      return {
        ...reply,
        messages: sound.filter((state) => member !== undefined && contentOf(state)?.mentions?.includes(member)),
      };
    },

    async announcements(
      asked: PayloadInput<typeof chat, 'announcements'> = {},
    ): Promise<Reply<typeof chat, 'announcements'>> {
      const reply = unwrap(await ask('announcements', asked));
      const member = me();
      const sound = await pages.sound(undefined, reply.messages);
      return {
        ...reply,
        messages: sound.filter(
          ({ event }) => event.member !== member && parseEvent(event)?.seen.type === 'announcement',
        ),
      };
    },

    async history(asked: PayloadInput<typeof chat, 'history'>): Promise<HistoryPage> {
      const { page } = unwrap(await ask('history', asked));
      return { ...page, messages: await pages.sound(asked.room, page.messages) };
    },

    async fetchMessage(asked: { seq: number } | { id: string }): Promise<MessageState> {
      const { message } = unwrap(await ask('message', asked));
      const [state] = await pages.sound(undefined, [message]);
      const isIt = 'seq' in asked ? message.event.seq === asked.seq : state && headerOf(state)?.id === asked.id;
      if (!state || isIt !== true) throw new LandlineError('internal', 'The host answered with another message.');
      return state;
    },

    async eventsAfter(seq: number, room?: string): Promise<LogPage> {
      const { epoch, events, to, more } = unwrap(await ask('log', { after: seq, ...(room !== undefined && { room }) }));
      const sound = await pages.soundEvents(events);
      return { epoch, events: sound.flatMap(({ seen, later }) => (later ? [] : [seen])), to, more };
    },
  };
}

/** Whether a message is what was asked for, as far as its author signed it. */
function passes(state: MessageState, { from, hasFile }: PayloadInput<typeof chat, 'search'>): boolean {
  if (from !== undefined && state.event.member !== from) return false;
  return hasFile !== true || (contentOf(state)?.attachments?.length ?? 0) > 0;
}

/** What a message says now. */
export function contentOf(state: MessageState) {
  const seen = parseEvent(state.edit ?? state.event)?.seen;
  return seen?.type === 'message' || seen?.type === 'announcement' || seen?.type === 'edit' ? seen.body : undefined;
}
