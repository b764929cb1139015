import { shallowReactive } from 'vue';
import { z } from 'zod';
import { createKept } from '../../app/kept.ts';

/** What is written in a room, or in one of its threads, has this name: the room's id, or that and the thread's first message. */
export const draftIn = (room: string, thread?: string) => (thread === undefined ? room : `${room}/${thread}`);

/** The other way: where a draft is for. */
export function placeOf(draft: string): { room: string; thread?: string } {
  const [room = '', thread] = draft.split('/', 2);
  return { room, ...(thread !== undefined && { thread }) };
}

/** What was written in each room and thread and not sent. Reactive. */
export type Drafts = { of(draft: string): string; set(draft: string, text: string): void };

/** Drafts outlive the room's going out of view, a reload, and another tab that takes the office over. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem'>, office: string): Drafts {
  const kept = createKept(storage, `landline-drafts-${office}`, z.record(z.string(), z.string()), {});
  const drafts = shallowReactive(new Map(Object.entries(kept.read())));
  return {
    of: (draft) => drafts.get(draft) ?? '',
    set(draft, text) {
      if (text === '') drafts.delete(draft);
      else drafts.set(draft, text);
      kept.write(Object.fromEntries(drafts));
    },
  };
}
