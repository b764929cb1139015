import { ref, shallowReactive, type Ref } from 'vue';
import { z } from 'zod';
import { createKept } from '../../app/kept.ts';

/** What is written in a room, or in one of its threads, has this name: the room's id, or that and the thread's first message. */
export const draftIn = (room: string, thread?: string) => (thread === undefined ? room : `${room}/${thread}`);

/** The other way: where a draft is for. */
export function placeOf(draft: string): { room: string; thread?: string } {
  const [room = '', thread] = draft.split('/', 2);
  return { room, ...(thread !== undefined && { thread }) };
}

/** The message that is answered, as it is shown above the field. */
const answered = z.object({
  id: z.string(),
  member: z.string().optional(),
  via: z.string().optional(),
  text: z.string(),
});
export type Answered = z.infer<typeof answered>;

/** An own message that is being changed: what it said, and what it is to say. */
const changing = z.object({ id: z.string(), was: z.string(), text: z.string(), hasFiles: z.boolean() });
export type Changing = z.infer<typeof changing>;

const draft = z.object({
  text: z.string(),
  replyTo: answered.optional().catch(undefined),
  /** It is to be an announcement. */
  announce: z.boolean().optional().catch(undefined),
  /** Stands in the field instead, until that has ended. */
  editing: changing.optional().catch(undefined),
});
export type Draft = Readonly<z.infer<typeof draft>>;

/** Until drafts were more than their text. */
const textAlone = z.string().transform((text): Draft => ({ text }));
const nothing: Draft = { text: '' };

/** What was taken out of a draft to be sent. */
export type Taken = {
  readonly draft: Omit<Draft, 'editing'>;
  /** It is kept elsewhere now, but for `left`, which is in the draft again before what was written meanwhile. */
  done(left?: Omit<Draft, 'editing'>): void;
};

/** What was written in each room and thread and not sent. Reactive. */
export type Drafts = {
  of(draft: string): Draft;
  change(draft: string, some: Partial<Draft>): void;
  /** Empties a draft, but for the message that is being changed; a reload finds it as it was, until it is {@link Taken.done}. */
  take(draft: string): Taken;
  /** The browser does not keep what is written, and the person has still to be told. */
  readonly unkept: Ref<boolean>;
  /** Says so, the first time. */
  refuse(): void;
};

/** Drafts outlive the room's going out of view, a reload, and another tab that takes the office over. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem'>, office: string): Drafts {
  const kept = createKept(
    storage,
    `landline-drafts-${office}`,
    z.record(z.string(), z.union([textAlone, draft]).catch({ text: '' })),
    {},
  );
  const drafts = shallowReactive(new Map(Object.entries(kept.read())));
  const unkept = ref(false);
  let refused = false;
  function refuse(): void {
    if (!refused) unkept.value = true;
    refused = true;
  }
  /** Not safe yet where they are going, oldest first. */
  const leaving = new Set<[name: string, draft: Draft]>();

  function put(name: string, now: Draft): void {
    if (now.text === '' && !now.replyTo && !now.announce && !now.editing) drafts.delete(name);
    else drafts.set(name, now);
    const all = new Map<string, Draft>();
    for (const [each, one] of [...leaving, ...drafts]) all.set(each, joined(all.get(each), one));
    if (!kept.write(Object.fromEntries(all))) refuse();
  }

  const of = (name: string) => drafts.get(name) ?? nothing;

  return {
    ...{ of, unkept, refuse },
    change(name, some) {
      put(name, { ...of(name), ...some });
    },
    take(name) {
      const { editing, ...taken } = of(name);
      const one: [string, Draft] = [name, taken];
      leaving.add(one);
      put(name, { ...nothing, editing });
      return {
        draft: taken,
        done(left) {
          leaving.delete(one);
          put(name, joined(left, of(name)));
        },
      };
    },
  };
}

/** Two drafts as one: all their text, and what else was chosen last. */
function joined(before: Draft = nothing, now: Draft): Draft {
  return {
    text: [before.text, now.text].filter(Boolean).join('\n'),
    replyTo: now.replyTo ?? before.replyTo,
    announce: now.announce ?? before.announce,
    editing: now.editing ?? before.editing,
  };
}
