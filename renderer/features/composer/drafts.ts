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

/** What was taken out of a draft to be sent. */
export type Taken = {
  readonly text: string;
  /** It is kept elsewhere now, but for `left`, which is in the draft again before what was written meanwhile. */
  done(left?: string): void;
};

/** What was written in each room and thread and not sent. Reactive. */
export type Drafts = {
  of(draft: string): string;
  set(draft: string, text: string): void;
  /** Empties a draft; a reload finds it as it was, until it is {@link Taken.done}. */
  take(draft: string): Taken;
};

/** Drafts outlive the room's going out of view, a reload, and another tab that takes the office over. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem'>, office: string): Drafts {
  const kept = createKept(storage, `landline-drafts-${office}`, z.record(z.string(), z.string()), {});
  const drafts = shallowReactive(new Map(Object.entries(kept.read())));
  /** Not safe yet where they are going, oldest first. */
  const leaving = new Set<{ draft: string; text: string }>();

  function keep(): void {
    const all = new Map<string, string>();
    for (const { draft, text } of [...leaving, ...[...drafts].map(([draft, text]) => ({ draft, text }))])
      all.set(draft, joined(all.get(draft), text));
    kept.write(Object.fromEntries(all));
  }

  const of = (draft: string) => drafts.get(draft) ?? '';
  function put(draft: string, text: string): void {
    if (text === '') drafts.delete(draft);
    else drafts.set(draft, text);
    keep();
  }

  return {
    of,
    set: put,
    take(draft) {
      const one = { draft, text: of(draft) };
      leaving.add(one);
      put(draft, '');
      return {
        text: one.text,
        done(left) {
          leaving.delete(one);
          put(draft, joined(left, of(draft)));
        },
      };
    },
  };
}

const joined = (...texts: (string | undefined)[]) => texts.filter(Boolean).join('\n');
