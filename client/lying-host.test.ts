import { describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity } from './index.ts';
import { createTestDevice } from '../tests/support/device.ts';
import { liedTo } from '../tests/support/lied-to.ts';
import { collect, when } from '../tests/support/office.ts';

const { online, expectSound, asked, texts, host } = liedTo();

describe('a host that is right', () => {
  it('is believed: the proof holds, messages go both ways and nothing is troublesome', async () => {
    const client = await online();
    expect(await host().proved()).toBe(true);
    const logged = host().put(host().byBob({ body: { text: 'one' } }), host().bobId);
    host().tell([logged], { receipt: host().receiptOf([logged]) });
    await expectSound(client);
    expect(texts(client)).toEqual(['one', 'still here', 'me too']);
    expect(Object.values(client.troubles()).every((count) => count === 0)).toBe(true);
  });
});

describe('a host that forges events', () => {
  it('is not believed a signature that is not the author’s', async () => {
    const client = await online();
    const mallory = createTestDevice();
    const good = host().byBob({ body: { text: 'send money' } });
    const forged = [
      { ...good, signature: mallory.sign('something else') },
      { ...good, body: JSON.stringify({ text: 'send more money' }) },
      { ...good, header: good.header.replace('"at":', '"at":1') },
      // Mallory's own words under Bob's name.
      mallory.event({ office: host().office, type: 'message', room: host().room, body: { text: 'I am Bob' } }),
    ];
    host().tell(
      forged
        .slice(0, 3)
        .map((event, at) => ({ ...event, seq: at + 1, n: at + 1, member: host().bobId, receivedAt: Date.now() })),
    );
    await when(client, () => client.troubles().bad_event === 3, 'three refused events');
    // A device of Ada's put under Bob's name, and Bob's under nobody's.
    host().tell([{ ...good, seq: 4, n: 1, member: host().me(), receivedAt: Date.now() }]);
    await when(client, () => client.troubles().bad_event === 4, 'the fourth refused event');
    expect(texts(client)).toEqual([]);
    await expectSound(client);
  });

  it('cannot move a message into another room than its author’s', async () => {
    const other = uuidv7();
    host().answer('rooms', () => ({
      ok: true,
      rooms: [host().roomState(), host().roomState(other, { name: 'other' })],
    }));
    const client = await online();
    const elsewhere = host().put(host().byBob({ room: other, body: { text: 'for the others' } }), host().bobId);
    host().tell([elsewhere]);
    await when(client, () => client.room(other), 'the other room');
    expect(texts(client)).toEqual([]);
    // In a page of history the room is the host's word: it is held against the header's.
    host().answer('history', () => ({
      ok: true,
      page: {
        room: host().room,
        from: 1,
        to: 1,
        asOf: 1,
        messages: [{ event: elsewhere }],
        before: false,
        after: false,
      },
    }));
    await client.jumpTo(host().room, 1).catch(() => undefined);
    expect(client.troubles().bad_event).toBe(1);
    expect(texts(client)).toEqual([]);
  });

  it('cannot answer with a page of another room than was asked for', async () => {
    const other = uuidv7();
    const client = await online();
    host().answer('history', () => ({
      ok: true,
      page: { room: other, from: 1, to: 900, asOf: 0, messages: [], before: false, after: false },
    }));
    host().say('one');
    await when(client, () => texts(client).length === 1);
    await expect(client.jumpTo(host().room, 500)).rejects.toMatchObject({ code: 'internal' });
    host().honestly('history');
    await expectSound(client);
  });

  it('cannot show one message twice, nor another one in its place', async () => {
    const client = await online();
    const events = collect(client, 'event');
    const said = host().say('yes');
    await when(client, () => texts(client).includes('yes'));
    host().tell([host().put({ ...said, body: said.body ?? '' }, host().bobId)]);
    const { id } = JSON.parse(said.header) as { id: string };
    host().tell([host().put(host().byBob({ id, body: { text: 'no' } }), host().bobId)]);
    await expectSound(client);
    expect(texts(client)).toEqual(['yes', 'still here', 'me too']);
    expect(client.troubles().bad_event).toBe(2);
    expect(events.filter(({ event }) => event.id === id)).toHaveLength(1);
  });

  it('may send kinds of events that this program does not know: they hold nothing up', async () => {
    const client = await online();
    const later = { ...JSON.parse(host().byBob({ body: { text: 'x' } }).header), type: 'poll.create' } as object;
    const header = JSON.stringify(later);
    const { body } = host().byBob({ body: { text: 'x' } });
    const unknown = { header, body, signature: host().bob.sign(`landline/event/v1\n${header}`) };
    host().tell([host().put(unknown, host().bobId)]);
    const before = asked('history');
    await expectSound(client);
    expect(client.troubles()).toMatchObject({ bad_event: 0, hole: 0 });
    expect(asked('history')).toBe(before);
    // Forged, it is refused as any other.
    host().tell([host().put({ ...unknown, header: header.replace('poll.create', 'poll.ending') }, host().bobId)]);
    await when(client, () => client.troubles().bad_event === 1, 'the forged one refused');
  });
});

describe('a host that miscounts', () => {
  it('with a hole in n makes the client fetch what it kept back', async () => {
    const client = await online();
    const kept = host().put(host().byBob({ body: { text: 'kept back' } }), host().bobId);
    host().say('after it');
    await when(client, () => texts(client).includes('after it'));
    const second = host().put(host().byBob({ body: { text: 'kept back too' } }), host().bobId);
    host().say('after both');
    await when(client, () => texts(client).includes('kept back too'), 'what fell into the hole');
    await client.older(host().room);
    expect(client.troubles().hole).toBeGreaterThan(0);
    expect(texts(client)).toEqual(['kept back', 'after it', 'kept back too', 'after both']);
    expect([kept.n, second.n]).toEqual([1, 3]);
    expect(client.timeline(host().room)).toMatchObject({ current: true, loading: false });
    await expectSound(client);
  });

  it('with holes without end is asked about once at a time, not for each of them', async () => {
    const client = await online();
    host().say('one');
    await when(client, () => texts(client).length === 1);
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    host().answer('rooms', () => held.then(() => ({ ok: true, rooms: [host().roomState()] })));
    for (let at = 0; at < 60; at += 1) {
      host().put(host().byBob({ body: { text: `kept ${at}` } }), host().bobId);
      host().say(`told ${at}`);
      // Each is taken in before the next is sent, else they would be one.
      await when(client, () => client.troubles().hole === at + 1, `hole ${at}`);
    }
    host().honestly('rooms');
    release(undefined);
    await when(client, () => texts(client).includes('kept 59'), 'what fell into the holes');
    expect(asked('rooms')).toBeLessThan(5);
    await expectSound(client);
  });

  it('with seqs that go backwards is not believed', async () => {
    const client = await online();
    host().say('one');
    host().say('two');
    await when(client, () => texts(client).length === 2);
    const back = { ...host().byBob({ body: { text: 'from the past' } }), member: host().bobId, receivedAt: Date.now() };
    host().tell([{ ...back, seq: 1, n: 3 }]);
    await when(client, () => client.troubles().bad_event === 1, 'the event refused');
    expect(texts(client)).toEqual(['one', 'two']);
    await expectSound(client);
  });

  it('with a safe beyond what it sent keeps nobody from the rest, and the client comes back by a rewind', async () => {
    const store = createMemoryStore();
    const identity = createSoftwareIdentity(createDeviceKey());
    const client = await online({ store, identity });
    host().say('one');
    host().socket().emit('safe', { epoch: host().epoch, safe: 1_000_000 });
    await when(client, () => client.office()?.cursor === 1_000_000, 'the lie taken in');
    await expectSound(client);
    await client.stop();
    // What an honest host says to a cursor beyond its head.
    host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 1 }));
    const back = await online({ store, identity });
    host().welcomeWith((honest) => honest);
    await when(back, () => back.office()?.cursor === host().head(), 'the cursor to be where it should');
    await expectSound(back);
  });
});

describe('a host with receipts that prove nothing', () => {
  it.each([
    ['signed by another key', () => host().receiptOf(host().log, {}, createTestDevice())],
    ['of another office', () => host().receiptOf(host().log, { office: `${'b'.repeat(51)}q` })],
    ['of another epoch', () => host().receiptOf(host().log, { epoch: uuidv7() })],
    [
      'that names other events',
      () =>
        host().receiptOf(
          host().log.map((event) => ({ ...event, seq: event.seq + 1 })),
          { from: 1, to: 9 },
        ),
    ],
    ['that covers others', () => host().receiptOf(host().log, { from: 100, to: 200 })],
    [
      'with a signature of something else',
      () => ({ ...host().receiptOf(host().log), receipt: host().receiptOf(host().log, { at: 1 }).receipt }),
    ],
    ['that cannot be read', () => ({ ...host().receiptOf(host().log), receipt: '{' })],
  ])('is shown the trouble over one %s, and the events are kept without', async (_, make) => {
    const store = createMemoryStore();
    const client = await online({ store });
    const logged = host().put(host().byBob({ body: { text: 'one' } }), host().bobId);
    host().tell([logged], { receipt: make() });
    await when(client, () => client.troubles().bad_receipt === 1, 'the trouble');
    await expectSound(client);
    expect(await store.list('proofs')).toEqual([]);
  });

  it('cannot put a batch in later: receipts that follow one another must chain', async () => {
    const store = createMemoryStore();
    const client = await online({ store });
    const batch = (text: string) => host().put(host().byBob({ body: { text } }), host().bobId);
    const [one, two, three] = [batch('one'), batch('two'), batch('three')];
    host().tell([one], { receipt: host().receiptOf([one]), safe: 0 });
    host().tell([two], { receipt: host().receiptOf([two]), safe: 1 });
    await when(client, () => texts(client).includes('two'));
    expect(client.troubles().bad_receipt).toBe(0);
    host().tell([three], { receipt: host().receiptOf([three], { previous: 'A'.repeat(43) }), safe: 2 });
    await when(client, () => client.troubles().bad_receipt === 1, 'the broken chain noticed');
    // Two different receipts over the same part of the log.
    const four = batch('four');
    host().tell([four], { receipt: host().receiptOf([four], { from: 2 }), safe: 3 });
    await when(client, () => client.troubles().bad_receipt === 2, 'the overlap noticed');
    await expectSound(client);
    expect(await store.list('proofs')).toHaveLength(2);
  });
});
