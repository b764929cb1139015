import { describe, expect, it } from 'vitest';
import { createMemoryStore, type ClientStore } from './index.ts';
import { liedTo } from '../tests/support/lied-to.ts';
import { when } from '../tests/support/office.ts';
import { until } from '../tests/support/wait.ts';
import type { LoggedEvent, Payload, Receipt, chat } from '../protocol/index.ts';

const { online, texts, host } = liedTo();

type Offered = Payload<typeof chat, 'offer'>['events'];

const proven = async (store: ClientStore) => (await store.list('messages')).map(({ value }) => value.proven);

/** A message of Bob's, told with or without a receipt. */
function told(text: string, receipt?: (events: LoggedEvent[]) => Receipt): LoggedEvent {
  const logged = host().put(host().byBob({ body: { text } }), host().bobId);
  host().tell([logged], receipt && { receipt: receipt([logged]) });
  return logged;
}

/** The host's welcomes bring the newest page from now on, with the receipt of a page or without one. */
function welcomePage(events: readonly LoggedEvent[], receipt?: Receipt): void {
  const to = events.at(-1)?.n ?? 0;
  const messages = events.map((event) => ({ event }));
  const page = { room: host().room, from: 1, to, asOf: host().head(), messages, before: false, after: false };
  host().welcomeWith((honest) => ({ ...honest, page: { ...page, ...(receipt && { receipt }) } }));
}

const pageReceipt = (events: LoggedEvent[]) => {
  const { previous: _, ...receipt } = JSON.parse(host().receiptOf(events).receipt) as { previous?: string };
  return host().receiptOf(events, { ...receipt, previous: undefined });
};

async function reconnect(): Promise<void> {
  const before = host().connections();
  host().socket().disconnect();
  await until('a new connection', () => host().connections() > before);
}

/** Of each message that the client offers once its log was taken back: whether it proves it. */
async function offered(): Promise<boolean[]> {
  const seen: Offered = [];
  host().answer('offer', ({ events }: { events: Offered }) => {
    seen.push(...events.filter(({ event }) => event.header.includes('"type":"message"')));
    return { ok: true, results: events.map(() => ({ ok: false, id: '', error: { code: 'exists', message: '' } })) };
  });
  host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 0 }));
  await reconnect();
  await until('the offer', () => seen.length > 0);
  return seen.map(({ proof }) => proof !== undefined);
}

describe('a message that arrives live', () => {
  it('is proven by a sound receipt alone, and by the page that brings one later', async () => {
    const store = createMemoryStore();
    const client = await online({ store });
    const first = told('with a receipt', (events) => host().receiptOf(events));
    const second = told('with a forged one', (events) => host().receiptOf(events, {}, host().bob));
    const third = told('without one');
    await when(client, () => texts(client).length === 3);
    expect(await proven(store)).toEqual([first.seq, undefined, undefined]);

    const all = [first, second, third];
    // Something else happened meanwhile: the page is newer than what is held.
    host().put(
      host().service.event({ office: host().office, type: 'office.rename', room: null, body: { name: 'L' } }),
      null,
    );
    welcomePage(all, pageReceipt(all));
    await reconnect();
    await expect.poll(() => proven(store)).toEqual(all.map(({ seq }) => seq));
    expect(await offered()).toEqual([true, true, true]);
  });
});

describe('a page that is read again at the same seq', () => {
  it('has its proofs kept where the first one had none, and changes nothing else', async () => {
    const store = createMemoryStore();
    const all = ['one', 'two'].map((text) => host().put(host().byBob({ body: { text } }), host().bobId));
    welcomePage(all);
    const client = await online({ store });
    await when(client, () => texts(client).length === 2);
    expect(await proven(store)).toEqual([undefined, undefined]);
    welcomePage(all, pageReceipt(all));
    await reconnect();
    await expect.poll(() => proven(store)).toEqual(all.map(({ seq }) => seq));
    expect(await store.list('proofs')).toHaveLength(1);
    await reconnect();
    await client.until('online');
    expect(await store.list('proofs'), 'nothing new to prove').toHaveLength(1);
    expect(texts(client)).toEqual(['one', 'two']);
    expect(await offered()).toEqual([true, true]);
  });
});
