import { expect, it } from 'vitest';
import { liedTo } from '../../tests/support/lied-to.ts';
import { lastMessages, searchHits } from './paging.ts';

const { online, asked, host } = liedTo();

it('a host whose pages go round in circles, empty or not, is not asked for ever', async () => {
  const client = await online();
  const one = host().say('one');
  for (const messages of [[], [{ event: one }]]) {
    const hits = [];
    host().answer('search', () => ({ ok: true, messages, next: 5 }));
    for await (const hit of searchHits(client, { text: 'one' }, 100)) hits.push(hit);
    expect(hits).toHaveLength(2 * messages.length);
    const page = { room: host().room, from: 5, to: 9, before: true, after: false, asOf: host().head(), messages };
    host().answer('history', () => ({ ok: true, page }));
    expect(await lastMessages(client, host().room, { limit: 100 })).toHaveLength(2 * messages.length);
  }
  expect(asked('search')).toBe(4);
});

it('pages end where the host has no more, or as many as wanted are there', async () => {
  const client = await online();
  const events = Array.from({ length: 5 }, (_, at) => ({ event: host().say(`m${String(at)}`) }));
  host().answer('search', ({ below = 6, limit }: { below?: number; limit: number }) => {
    const messages = events
      .slice(0, below - 1)
      .toReversed()
      .slice(0, Math.min(limit, 2));
    const next = below - messages.length;
    return { ok: true, messages, ...(next > 1 && { next }) };
  });
  for (const [limit, found] of [
    [3, 3],
    [100, 5],
  ] as const) {
    const hits = [];
    for await (const { event } of searchHits(client, { text: 'm' }, limit)) hits.push(event.n);
    expect(hits).toEqual([5, 4, 3, 2, 1].slice(0, found));
  }
  expect(await lastMessages(client, host().room, { limit: 100 })).toEqual(events);
});
