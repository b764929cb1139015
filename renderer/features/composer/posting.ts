import { shallowReactive, watch } from 'vue';
import type { Client, Sending, TimelineItem } from '../../../client/index.ts';
import { isOnTheWay, type Transfers } from '../files/transfers.ts';
import { placeOf, type Drafts } from './drafts.ts';
import { mentionedIn, type Chosen } from './mentions.ts';
import { parcelsOf } from './parcels.ts';
import { createSpelling } from './spelling.ts';

/** Sending what is written in rooms and threads, whatever is in view when its files are there. Drafts are named as `draftIn` does. */
export type Posting = {
  /**
   * Sends a draft with its files; where some of these are on their way, as soon as they are there. In a thread it answers that, unless
   * it answers one of its messages.
   *
   * @returns whether it was sent: not when it was called back, or is in the draft again for {@link Posting.trouble}.
   */
  send(draft: string): Promise<boolean>;
  /** Whether the draft waits for its files. Reactive. */
  waits(draft: string): boolean;
  /** How many messages wait for their files. */
  waiting(): number;
  /** Lets the draft wait for the person again. */
  callBack(draft: string): void;
  /** Puts another text in a message's place. */
  edit(draft: string, item: Pick<TimelineItem, 'id' | 'attachments'>, text: string): Promise<void>;
  /** Why the last try left the draft here. Reactive. */
  trouble(draft: string): unknown;
  /** Remembers which of several people of one name is meant in a draft. */
  mean(draft: string, name: string, member: string): void;
};

/** A file could not be sent, so what belongs to it was not sent either. */
export class FilesFailed extends Error {}

type Waiting = { settle(sent: boolean): void };

/** Made inside of a scope, with which it ends. */
export function createPosting(
  client: Pick<Client, 'send' | 'announce' | 'edit' | 'members'>,
  drafts: Drafts,
  transfers: Transfers,
): Posting {
  const waiting = shallowReactive(new Map<string, Waiting>());
  const troubles = shallowReactive(new Map<string, unknown>());
  const meant = new Map<string, Chosen>();

  const onTheWay = (draft: string) => transfers.of(draft).some(isOnTheWay);
  const spell = createSpelling();
  /** Texts of a draft that wait for what their shortcodes stand for; a later one of the same draft must not overtake them. */
  const spelling = new Map<string, Promise<string>>();

  function spelled(draft: string, text: string): string | Promise<string> {
    const before = spelling.get(draft);
    const now = before ? before.then(() => spell(text)) : spell(text);
    if (typeof now === 'string') return now;
    spelling.set(draft, now);
    void now.then(() => {
      if (spelling.get(draft) === now) spelling.delete(draft);
    });
    return now;
  }

  const mentionsIn = (draft: string, text: string) => mentionedIn(text, client.members(), meant.get(draft));

  async function post(draft: string): Promise<boolean> {
    const { room, thread } = placeOf(draft);
    const taken = drafts.take(draft);
    const { replyTo, announce = false } = taken.draft;
    const ref = replyTo?.id ?? thread;
    const written = taken.draft.text.replace(/\s+$/u, '');
    const mentions = mentionsIn(draft, written);
    const files = transfers.take(draft);
    const text = spelled(draft, written);
    // What need not wait is shown at once.
    const parcels = parcelsOf(typeof text === 'string' ? text : await text, files.attachments);
    let first = true;
    try {
      for (; parcels[0]; first = false) {
        const content = { ...parcels[0], ...(first && mentions.length > 0 && { mentions }) };
        ignoreRefusal(
          first && announce
            ? await client.announce(room, content)
            : await client.send(room, {
                ...content,
                ...((first || thread !== undefined) && ref !== undefined && { replyTo: ref }),
              }),
        );
        parcels.shift();
      }
      meant.delete(draft);
      taken.done();
      files.done();
      return true;
    } catch (error) {
      taken.done({ ...(first && taken.draft), text: parcels[0]?.text ?? '' });
      files.done(parcels.flatMap((parcel) => parcel.attachments));
      troubles.set(draft, error);
      return false;
    }
  }

  function settle(draft: string): void {
    const found = waiting.get(draft);
    if (!found) return;
    waiting.delete(draft);
    if (transfers.of(draft).some(({ state }) => state === 'failed')) {
      troubles.set(draft, new FilesFailed());
      found.settle(false);
    } else void post(draft).then(found.settle);
  }
  watch(
    () => [...waiting.keys()].filter((draft) => !onTheWay(draft)),
    (settled) => {
      settled.forEach(settle);
    },
  );

  watch(
    () => transfers.all().filter(({ alone, state }) => alone && state === 'ready'),
    async (notes) => {
      for (const { id, draft } of notes) {
        const { room, thread } = placeOf(draft);
        const note = transfers.takeOne(id);
        if (note.attachments.length === 0) continue;
        try {
          ignoreRefusal(
            await client.send(room, {
              text: '',
              attachments: note.attachments,
              ...(thread !== undefined && { replyTo: thread }),
            }),
          );
          note.done();
        } catch (error) {
          note.done(note.attachments);
          troubles.set(draft, error);
        }
      }
    },
  );

  return {
    send(draft) {
      troubles.delete(draft);
      waiting.get(draft)?.settle(false);
      if (!onTheWay(draft)) return post(draft);
      return new Promise((resolve) => {
        waiting.set(draft, { settle: resolve });
      });
    },
    waits: (draft) => waiting.has(draft),
    waiting: () => waiting.size + transfers.all().filter((one) => one.alone && isOnTheWay(one)).length,
    callBack(draft) {
      waiting.get(draft)?.settle(false);
      waiting.delete(draft);
    },
    async edit(draft, { id, attachments }, text) {
      const content = await spelled(draft, text.replace(/\s+$/u, ''));
      ignoreRefusal(
        await client.edit(placeOf(draft).room, id, {
          text: content,
          ...(attachments.length > 0 && { attachments: [...attachments] }),
          mentions: mentionsIn(draft, content),
        }),
      );
    },
    trouble: (draft) => troubles.get(draft),
    mean(draft, name, member) {
      const names = meant.get(draft) ?? new Map<string, ReadonlySet<string>>();
      meant.set(draft, names.set(name, new Set([...(names.get(name) ?? []), member])));
    },
  };
}

/** A refusal is shown at the message itself. */
function ignoreRefusal({ done }: Sending): void {
  done.catch(() => undefined);
}
