import { describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type ClientStore } from './index.ts';
import { liedTo } from '../tests/support/lied-to.ts';
import { when } from '../tests/support/office.ts';
import { until } from '../tests/support/wait.ts';

const { peer, online, texts, host } = liedTo();

describe('a host that cannot take all that is offered', () => {
  const textOf = ({ event }: { event: { body: string | null } }) =>
    (JSON.parse(event.body ?? '{}') as { text: string }).text;
  const nothing = { ok: true, id: uuidv7(), seq: 1, n: 1, epoch: uuidv7() };
  const refusal = (code: string) => ({ ok: false, error: { code, message: 'no', retryAfter: 250 } });

  /** What comes back of what Bob said, from a client that the log was taken back under. */
  async function givenBack(said: readonly string[], answer: (offered: string[]) => object) {
    const [store, identity] = [createMemoryStore(), createSoftwareIdentity(createDeviceKey())];
    const client = await online({ store, identity });
    for (const text of said) host().say(text);
    await when(client, () => texts(client).length === said.length);
    const taken = new Set<string>();
    host().answer('offer', ({ events }: { events: Parameters<typeof textOf>[0][] }) => {
      const reply = answer(events.map(textOf)) as { results?: { ok: boolean }[] };
      reply.results?.forEach(({ ok }, at) => ok && taken.add(textOf(events[at]!)));
      return reply;
    });
    host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 0 }));
    host().socket().disconnect();
    client.reconnect();
    return {
      client,
      store,
      identity,
      taken,
      left: async () => (await store.list('offers')).map(({ value }) => textOf(value)),
    };
  }

  it('at once is given what stands behind what has to wait, however little it takes at a time', async () => {
    let budget = 3;
    const { client, store, identity, taken, left } = await givenBack(['w1', 'w2', 'w3', 'a', 'b', 'c'], (offered) => {
      if (offered.length > budget) {
        budget = 3;
        return refusal('rate_limited');
      }
      budget -= offered.length;
      return { ok: true, results: offered.map((text) => (text.startsWith('w') ? refusal('not_found') : nothing)) };
    });
    await until('the others to be taken', () => taken.size === 3);
    expect([...taken]).toEqual(['a', 'b', 'c']);
    expect(await left()).toEqual(['w1', 'w2', 'w3']);
    await when(client, () => client.office()?.waitingOffers === 3, 'the three that wait to be counted');
    await client.stop();
    const again = peer({ store, identity });
    await again.start();
    expect(again.office()?.waitingOffers, 'before anything is connected').toBe(3);
    await again.until('online');
    host().answer('offer', ({ events }: { events: unknown[] }) => ({ ok: true, results: events.map(() => nothing) }));
    host().socket().disconnect();
    again.reconnect();
    await when(again, () => again.office()?.waitingOffers === 0, 'none to wait');
  });

  it.each([
    ['bad_request', 1, []],
    ['internal', 0, ['poison']],
  ])('because of one event, %s, is given the others', async (code, lost, kept) => {
    const { client, taken, left } = await givenBack(['a', 'poison', 'b', 'c'], (offered) =>
      offered.includes('poison') ? refusal(code) : { ok: true, results: offered.map(() => nothing) },
    );
    await until('the others to be taken', () => taken.size === 3);
    await expect.poll(left).toEqual(kept);
    expect(client.troubles()).toMatchObject({ lost_by_rewind: lost });
  });
});

describe('a host that refuses for good what it is offered', () => {
  it('has it told: what is one’s own is among the failed, and never in neither place', async () => {
    const memory = createMemoryStore();
    const places: number[] = [];
    const store: ClientStore = {
      ...memory,
      async write(writes) {
        await memory.write(writes);
        if (!writes.some(({ table }) => table === 'offers')) return;
        const kept = [...(await memory.list('offers')), ...(await memory.list('outbox'))];
        places.push(kept.filter(({ value }) => value.event.header.includes(id)).length);
      },
    };
    const client = await online({ store });
    const { id, done } = await client.send(host().room, { text: 'mine' });
    await done;
    await when(client, () => client.outbox().length === 0);
    host().answer('offer', () => ({
      ok: true,
      results: [{ ok: false, id, error: { code: 'archived', message: 'The room is closed.' } }],
    }));
    host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 0 }));
    host().socket().disconnect();
    client.reconnect();
    await when(client, () => client.outbox().length === 1, 'the failure');
    expect(client.outbox()).toMatchObject([{ id, state: 'failed', error: { code: 'archived' } }]);
    expect(places).toEqual([1, 1]);
    expect(client.office()?.waitingOffers).toBe(0);
    expect(client.troubles()).toMatchObject({ lost_by_rewind: 1 });
  });
});
