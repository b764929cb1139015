import { shallowReactive } from 'vue';
import { z } from 'zod';
import { createKept } from '../../app/kept.ts';

/** What was written in each room and not sent. Reactive. */
export type Drafts = { of(room: string): string; set(room: string, text: string): void };

/** Drafts outlive the room's going out of view, a reload, and another tab that takes the office over. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem'>, office: string): Drafts {
  const kept = createKept(storage, `landline-drafts-${office}`, z.record(z.string(), z.string()), {});
  const drafts = shallowReactive(new Map(Object.entries(kept.read())));
  return {
    of: (room) => drafts.get(room) ?? '',
    set(room, text) {
      if (text === '') drafts.delete(room);
      else drafts.set(room, text);
      kept.write(Object.fromEntries(drafts));
    },
  };
}
