import type { chat, MessageState, Payload } from '../protocol/index.ts';
import { parseEvent } from './log/event.ts';
import { byActivity } from './projection/room.ts';
import type { Model } from './state/model.ts';
import { keyNumber, type ClientStore } from './stores/store.ts';
import type { CachedHits } from './types.ts';
import { contentOf } from './asked-pages.ts';

type Ask = Omit<Payload<typeof chat, 'search'>, 'limit'> & { limit?: number };

export type CachedSearchDeps = { model: Model; store: ClientStore; clock: () => number };

/** How long a look through the cache may take: somebody waits for it. Milliseconds. */
const longest = 2_000;
const rowsAtOnce = 500;

/**
 * What the host's `search` does, over the messages that are kept here: a plain look at one after the other, newest first in each room,
 * until there are enough or the time is up. A word is found where one begins with it, whatever its case and accents.
 */
export function createCachedSearch({ model, store, clock }: CachedSearchDeps) {
  return async (ask: Ask): Promise<CachedHits> => {
    const limit = ask.limit ?? 20;
    const until = clock() + longest;
    const fits = fitting(ask);
    const rooms = [...model.data.rooms.values()]
      .map(({ state }) => state)
      .filter(({ id }) => ask.room === undefined || id === ask.room)
      .sort(byActivity);
    const hits: MessageState[] = [];
    let whole = true;
    for (const { id } of rooms) whole = (await lookThrough(id, { fits, most: limit + 1, until, hits })) && whole;
    hits.sort((a, b) => b.event.seq - a.event.seq);
    const messages = hits.slice(0, limit);
    const last = messages.at(-1);
    return { messages, ...(hits.length > limit && last && { next: last.event.seq }), whole };
  };

  /** @returns whether it came to the end of what was asked for. */
  async function lookThrough(
    room: string,
    look: { fits: (state: MessageState) => boolean; most: number; until: number; hits: MessageState[] },
  ): Promise<boolean> {
    let found = 0;
    for (let to = `${room}/${keyNumber(Number.MAX_SAFE_INTEGER)}`; ;) {
      if (clock() >= look.until) return false;
      const rows = await store.list('messages', { from: `${room}/`, to, limit: rowsAtOnce, reverse: true });
      for (const { value } of rows) {
        if (!look.fits(value.state)) continue;
        look.hits.push(value.state);
        // Older ones of this room come behind all of these, so nothing of the answer can be among them.
        if ((found += 1) >= look.most) return true;
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < rowsAtOnce) return true;
      to = last.key;
    }
  }
}

function fitting(ask: Ask): (state: MessageState) => boolean {
  const words = ask.text === undefined ? [] : folded(ask.text).split(/\s+/u).filter(Boolean);
  return (state) => {
    const { seq, receivedAt } = state.event;
    if (state.deleted || (ask.below !== undefined && seq >= ask.below)) return false;
    if (ask.before !== undefined && receivedAt >= ask.before) return false;
    if (ask.after !== undefined && receivedAt <= ask.after) return false;
    if (ask.from !== undefined && parseEvent(state.event)?.seen.member !== ask.from) return false;
    const content = contentOf(state);
    if (!content || (ask.hasFile === true && (content.attachments?.length ?? 0) === 0)) return false;
    const text = words.length === 0 ? '' : folded(content.text);
    return words.every((word) => holds(text, word));
  };
}

/** Without case and accents, so that what is typed quickly is found. */
function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether a word begins with `word`, or it is anywhere in a script without spaces. */
function holds(text: string, word: string): boolean {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  const anywhere = unspaced.test(first) || !/[\p{L}\p{N}]/u.test(first);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (anywhere || at === 0 || !/[\p{L}\p{N}]/u.test(signBefore(text, at))) return true;
  }
  return false;
}

function signBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(at - 2, at) : text.charAt(at - 1);
}
