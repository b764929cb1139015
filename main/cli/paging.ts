import { limits, type chat, type MessageState, type PayloadInput } from '../../protocol/index.ts';
import type { Client } from '../../client/index.ts';

/** A room's last messages, at most `limit`, oldest first; with `before`, those whose number in the room is below it. */
export async function lastMessages(
  client: Pick<Client, 'history'>,
  room: string,
  { limit, before: first }: { limit: number; before?: number | undefined },
): Promise<MessageState[]> {
  const pages: (readonly MessageState[])[] = [];
  for (let left = limit, before = first; left > 0;) {
    const at = before === undefined ? { where: 'newest' as const } : { where: 'before' as const, n: before };
    const page = await client.history({ room, at, limit: Math.min(left, limits.historyMessages) });
    pages.unshift(page.messages);
    left -= page.messages.length;
    if (!page.before || goesRound(page.from, before)) break;
    before = page.from;
  }
  return pages.flat();
}

/** What a search finds, at most `limit`, page by page, newest first. */
export async function* searchHits(
  client: Pick<Client, 'search'>,
  where: PayloadInput<typeof chat, 'search'>,
  limit: number,
): AsyncGenerator<MessageState> {
  let below: number | undefined;
  for (let left = limit; left > 0;) {
    const asked = { ...where, limit: Math.min(left, limits.searchHits), ...(below !== undefined && { below }) };
    const { messages, next } = await client.search(asked);
    yield* messages;
    left -= messages.length;
    if (next === undefined || goesRound(next, below)) return;
    below = next;
  }
}

/** A host whose pages do not go back would be asked for ever. */
function goesRound(next: number, before: number | undefined): boolean {
  return before !== undefined && next >= before;
}
