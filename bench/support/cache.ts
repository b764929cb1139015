import type { Page } from 'playwright-core';
import type { HistoryPage, MessageState } from '../../protocol/index.ts';
import { keyNumber, messageKey } from '../../client/stores/store.ts';
import type { Peer } from '../../tests/support/peer.ts';

/** So many raw events a client keeps beside the messages (`keptEvents`). */
const eventsKept = 20_000;

/**
 * Puts the newest messages of a room into what a page has cached of it, as if they had been read there: scrolling through them would
 * take half an hour. They count from the page's next start on.
 *
 * @param peer - who asks the host for them.
 * @returns how many there are.
 */
export async function cacheNewest(
  page: Page,
  peer: Peer,
  room: string,
  count: number,
  office: string,
): Promise<number> {
  let put = 0;
  let to = 0;
  let before: number | undefined;
  while (put < count) {
    const reply = await peer.request('history', {
      room,
      at: before === undefined ? { where: 'newest' } : { where: 'before', n: before },
      limit: 100,
    });
    if (!reply.ok) {
      if (reply.error.retryAfter === undefined) throw new Error(`The host refused: ${reply.error.message}`);
      await new Promise((resolve) => setTimeout(resolve, reply.error.retryAfter));
      continue;
    }
    to ||= reply.page.to;
    await write(page, {
      name: `landline-${office}`,
      room,
      to,
      rows: rowsOf(reply.page, put < eventsKept),
      from: reply.page.from,
    });
    put += reply.page.messages.length;
    before = reply.page.from;
    if (!reply.page.before) break;
  }
  return put;
}

type Rows = { table: string; key: string; value: unknown }[];

function rowsOf({ room, messages, asOf }: HistoryPage, asEvents: boolean): Rows {
  return messages.flatMap((state: MessageState) => {
    const { event } = state;
    const { id } = JSON.parse(event.header) as { id: string };
    const key = messageKey(room, event.n);
    return [
      { table: 'messages', key, value: { state, asOf } },
      { table: 'messageKeys', key: id, value: key },
      ...(asEvents ? [{ table: 'events', key: keyNumber(event.seq), value: { event, id, room } }] : []),
    ];
  });
}

function write(page: Page, what: { name: string; room: string; from: number; to: number; rows: Rows }): Promise<void> {
  return page.evaluate(async ({ name, room, from, to, rows }) => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(request.error ?? new Error('The cache refused.'));
        };
      });
    const db = await asked(indexedDB.open(name));
    const writing = db.transaction(['messages', 'messageKeys', 'events', 'ranges'], 'readwrite');
    for (const { table, key, value } of rows) writing.objectStore(table).put(value, key);
    const ranges = (await asked(writing.objectStore('ranges').get(room))) as { to: number }[] | undefined;
    await asked(writing.objectStore('ranges').put([{ from, to: ranges?.at(-1)?.to ?? to }], room));
    db.close();
  }, what);
}
