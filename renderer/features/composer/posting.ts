import { shallowReactive, watch } from 'vue';
import type { Client, Sending, TimelineItem } from '../../../client/index.ts';
import { mayHaveShortcodes } from '../emoji/shortcodes.ts';
import { isOnTheWay, type Transfers } from '../files/transfers.ts';
import type { Drafts } from './drafts.ts';
import { mentionedIn, type Chosen } from './mentions.ts';
import { parcelsOf } from './parcels.ts';

/** How a room's draft goes out. */
export type How = { replyTo?: string | undefined; announce?: boolean };

/** Sending what is written, whatever room is in view when its files are there. */
export type Posting = {
  /**
   * Sends the room's draft with its files; where some of these are on their way, as soon as they are there.
   *
   * @returns whether it was sent: not when it was called back, or is in the draft again for {@link Posting.trouble}.
   */
  send(room: string, how: How): Promise<boolean>;
  /** Whether the draft waits for its files. Reactive. */
  waits(room: string): boolean;
  /** Lets the draft wait for the person again. */
  callBack(room: string): void;
  /** Puts another text in a message's place. */
  edit(room: string, item: TimelineItem, text: string): Promise<void>;
  /** Why the last try left the draft here. Reactive. */
  trouble(room: string): unknown;
  /** Remembers which of several people of one name is meant in the room's draft. */
  mean(room: string, name: string, member: string): void;
};

/** A file could not be sent, so what belongs to it was not sent either. */
export class FilesFailed extends Error {}

type Waiting = { how: How; settle(sent: boolean): void };

/** Made inside of a scope, with which it ends. */
export function createPosting(
  client: Pick<Client, 'send' | 'announce' | 'edit' | 'members'>,
  drafts: Drafts,
  transfers: Transfers,
): Posting {
  const waiting = shallowReactive(new Map<string, Waiting>());
  const troubles = shallowReactive(new Map<string, unknown>());
  const meant = new Map<string, Chosen>();

  const onTheWay = (room: string) => transfers.of(room).some(isOnTheWay);
  /** One after the other: the first shortcode fetches what they stand for, which a later text must not overtake. */
  let spelled: Promise<string> = Promise.resolve('');
  const spell = (text: string) => (spelled = spelled.then(() => withEmojiIn(text)));
  const mentionsIn = (room: string, text: string) => mentionedIn(text, client.members(), meant.get(room));

  async function post(room: string, { replyTo, announce = false }: How): Promise<boolean> {
    const written = drafts.of(room).replace(/\s+$/u, '');
    const mentions = mentionsIn(room, written);
    const attachments = transfers.take(room);
    drafts.set(room, '');
    const parcels = parcelsOf(await spell(written), attachments);
    try {
      for (let first = true; parcels[0]; first = false) {
        const content = { ...parcels[0], ...(first && mentions.length > 0 && { mentions }) };
        ignoreRefusal(
          first && announce
            ? await client.announce(room, content)
            : await client.send(room, { ...content, ...(first && replyTo !== undefined && { replyTo }) }),
        );
        parcels.shift();
      }
      meant.delete(room);
      return true;
    } catch (error) {
      // With what was written meanwhile.
      drafts.set(room, [parcels[0]?.text, drafts.of(room)].filter(Boolean).join('\n'));
      transfers.giveBack(
        room,
        parcels.flatMap((parcel) => parcel.attachments),
      );
      troubles.set(room, error);
      return false;
    }
  }

  function settle(room: string): void {
    const found = waiting.get(room);
    if (!found) return;
    waiting.delete(room);
    if (transfers.of(room).some(({ state }) => state === 'failed')) {
      troubles.set(room, new FilesFailed());
      found.settle(false);
    } else void post(room, found.how).then(found.settle);
  }
  watch(
    () => [...waiting.keys()].filter((room) => !onTheWay(room)),
    (rooms) => {
      rooms.forEach(settle);
    },
  );

  watch(
    () => transfers.all().filter(({ alone, state }) => alone && state === 'ready'),
    async (notes) => {
      for (const { id, room } of notes) {
        const attachment = transfers.takeOne(id);
        if (!attachment) continue;
        try {
          ignoreRefusal(await client.send(room, { text: '', attachments: [attachment] }));
        } catch (error) {
          transfers.giveBack(room, [attachment]);
          troubles.set(room, error);
        }
      }
    },
  );

  return {
    send(room, how) {
      troubles.delete(room);
      waiting.get(room)?.settle(false);
      if (!onTheWay(room)) return post(room, how);
      return new Promise((resolve) => {
        waiting.set(room, { how, settle: resolve });
      });
    },
    waits: (room) => waiting.has(room),
    callBack(room) {
      waiting.get(room)?.settle(false);
      waiting.delete(room);
    },
    async edit(room, { id, attachments }, text) {
      const content = await spell(text.replace(/\s+$/u, ''));
      ignoreRefusal(
        await client.edit(room, id, {
          text: content,
          ...(attachments.length > 0 && { attachments: [...attachments] }),
          mentions: mentionsIn(room, content),
        }),
      );
    },
    trouble: (room) => troubles.get(room),
    mean(room, name, member) {
      const names = meant.get(room) ?? new Map<string, ReadonlySet<string>>();
      meant.set(room, names.set(name, new Set([...(names.get(name) ?? []), member])));
    },
  };
}

/** A refusal is shown at the message itself. */
function ignoreRefusal({ done }: Sending): void {
  done.catch(() => undefined);
}

/** What reads shortcodes comes with the first of them; better sent as typed than not at all. */
async function withEmojiIn(text: string): Promise<string> {
  if (!mayHaveShortcodes(text)) return text;
  const emoji = await import('../emoji/load.ts').catch(() => undefined);
  return emoji ? emoji.replaceShortcodes(text) : text;
}
