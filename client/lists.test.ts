import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceSigningText } from '../protocol/index.ts';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type Client } from './index.ts';
import { collect, general, openOffice, when, type Office } from '../tests/support/office.ts';

let office: Office;
let ada: Client;
let bob: Client;
let room: string;
beforeEach(async () => {
  office = await openOffice();
  ada = await office.joined('Ada', { token: office.ownerToken });
  bob = await office.joined('Bob');
  room = await general(ada);
  await general(bob);
});
afterEach(() => office.close());

const say = async (client: Client, text: string, replyTo?: string) =>
  (await (await client.send(room, { text, ...(replyTo !== undefined && { replyTo }) })).done).id;
const done = async (sending: Promise<{ done: Promise<unknown> }>) => (await sending).done;
const texts = (list: { items: readonly { text: string }[] }) => list.items.map(({ text }) => text);

describe('a thread', () => {
  it('is opened by any of its messages and kept live', async () => {
    const root = await say(ada, 'lunch?');
    await say(bob, 'rain');
    const first = await say(bob, 'yes', root);
    await say(ada, 'where?', first);
    await bob.openThread(room, first);
    const thread = () => bob.thread(first);
    expect(thread()).toMatchObject({ room, root: { id: root, text: 'lunch?' }, more: false, current: true });
    expect(texts(thread())).toEqual(['yes', 'where?']);

    const where = thread().items[1]?.id ?? '';
    const told = collect(bob, 'thread');
    const third = await say(ada, 'the harbour', where);
    await say(ada, 'elsewhere');
    await when(bob, () => texts(thread()).length === 3);
    expect(texts(thread())).toEqual(['yes', 'where?', 'the harbour']);
    expect(thread().items[1]).toMatchObject({ replies: 1 });
    expect(told[0]).toEqual({ kind: 'thread', room, message: first });

    await done(ada.edit(room, where, { text: 'when?' }));
    await done(ada.react(room, third, '⛵', true));
    await done(ada.edit(room, root, { text: 'dinner?' }));
    await when(bob, () => thread().root?.text === 'dinner?');
    expect(thread().items[1]).toMatchObject({ text: 'when?' });
    expect(thread().items[2]?.reactions).toEqual([{ emoji: '⛵', members: [ada.office()?.member] }]);
    await done(ada.remove(room, third));
    await when(bob, () => thread().items[2]?.deleted);
    expect(thread().items[1]?.replies).toBe(0);

    bob.closeThread(first);
    expect(thread()).toMatchObject({ items: [], current: false });
  });

  it('shows at once what this device answers, and it once when it has arrived', async () => {
    const root = await say(ada, 'lunch?');
    await bob.openThread(room, root);
    const sending = await bob.send(room, { text: 'yes', replyTo: root });
    expect(bob.thread(root).items).toMatchObject([{ text: 'yes', state: 'pending' }]);
    const seen: number[] = [];
    bob.subscribe(() => seen.push(bob.thread(root).items.length));
    await sending.done;
    await when(bob, () => bob.outbox().length === 0 && bob.thread(root).root?.replies === 1);
    expect(texts(bob.thread(root))).toEqual(['yes']);
    // At no time it was missing.
    expect(seen).not.toContain(0);
  });

  it('brings what was said while the host was away, and shows what is cached before it is back', async () => {
    const identity = createSoftwareIdentity(createDeviceKey());
    const store = createMemoryStore();
    const root = await say(ada, 'lunch?');
    const first = await say(ada, 'anybody?', root);
    const eve = office.peer('Eve', { identity, store });
    await eve.start();
    await eve.until('online');
    await eve.openRoom(room);
    await eve.openThread(room, first);
    await office.stopHost();
    await when(eve, () => eve.status().phase === 'offline');
    eve.closeThread(first);
    await eve.openThread(room, first);
    expect(eve.thread(first)).toMatchObject({
      current: false,
      root: { text: 'lunch?' },
      items: [{ text: 'anybody?' }],
    });
    await office.startHost();
    ada.reconnect();
    await ada.until('online');
    await say(ada, 'hello?', first);
    eve.reconnect();
    await when(eve, () => eve.thread(first).current && texts(eve.thread(first)).length === 2);
    expect(texts(eve.thread(first))).toEqual(['anybody?', 'hello?']);
  });
});

describe('a single message', () => {
  it('is fetched where it is not cached, and read from the cache where it is', async () => {
    const old = await say(ada, 'long ago');
    for (let i = 0; i < 60; i += 1) await say(ada, `${i}`);
    const eve = await office.joined('Eve');
    await general(eve);
    await eve.openRoom(room);
    expect(eve.timeline(room).items.some(({ id }) => id === old)).toBe(false);
    expect(await eve.message(room, old)).toMatchObject({ id: old, text: 'long ago', mine: false });
    const cached = eve.timeline(room).items.at(-1)?.id ?? '';
    await office.stopHost();
    await when(eve, () => eve.status().phase === 'offline');
    expect(await eve.message(room, cached)).toMatchObject({ id: cached, text: '59' });
    await expect(eve.message(room, old)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the pins of a room', () => {
  it('are listed the last pinned first, and kept live', async () => {
    const ids = [];
    for (const text of ['a', 'b', 'c']) ids.push(await say(ada, text));
    const [a = '', b = '', c = ''] = ids;
    await done(ada.pin(room, b, true));
    await done(ada.pin(room, a, true));
    await bob.loadPins(room);
    expect(texts(bob.pins(room))).toEqual(['a', 'b']);
    expect(bob.pins(room).items[0]?.pinned?.member).toBe(ada.office()?.member);

    await done(ada.pin(room, c, true));
    await when(bob, () => texts(bob.pins(room))[0] === 'c');
    await done(ada.edit(room, b, { text: 'B' }));
    await done(ada.pin(room, a, false));
    await when(bob, () => texts(bob.pins(room)).length === 2);
    expect(texts(bob.pins(room))).toEqual(['c', 'B']);
    await done(ada.remove(room, c));
    await when(bob, () => texts(bob.pins(room)).length === 1);
    bob.closeRoom(room);
    expect(bob.pins(room).items).toEqual([]);
  });

  it('show a pin of one’s own, taken away, at once', async () => {
    const a = await say(ada, 'a');
    await done(ada.pin(room, a, true));
    await ada.loadPins(room);
    const sending = await ada.pin(room, a, false);
    expect(ada.pins(room).items).toEqual([]);
    await sending.done;
  });
});

describe('lists of the office’s past', () => {
  it('mentions are those of the asker, page by page', async () => {
    const me = bob.office()?.member ?? '';
    for (const text of ['one', 'two', 'three']) await done(ada.send(room, { text, mentions: [me] }));
    const first = await bob.mentions({ limit: 2 });
    expect(first.messages).toHaveLength(2);
    const rest = await bob.mentions({ limit: 2, ...(first.next !== undefined && { below: first.next }) });
    expect(rest.messages).toHaveLength(1);
    expect((await ada.mentions()).messages).toEqual([]);
  });

  it('announcements are those that the asker has not acknowledged, on whichever device', async () => {
    const one = (await (await ada.announce(room, { text: 'one' })).done).id;
    await done(ada.announce(room, { text: 'two' }));
    await done(ada.send(room, { text: 'no announcement' }));
    const waiting = async (client: Client) =>
      (await client.announcements()).messages.map(
        ({ event }) => (JSON.parse(event.body ?? '') as { text: string }).text,
      );
    expect(await waiting(bob)).toEqual(['two', 'one']);
    expect(await waiting(ada)).toEqual([]);
    const phone = createSoftwareIdentity(createDeviceKey());
    const proof = await phone.sign(deviceSigningText(office.office, bob.office()?.member ?? '', phone.device));
    await done(bob.addDevice(phone.device, 'phone', proof));
    const second = await office.joined('Bob’s phone', { identity: phone });
    expect(await waiting(second)).toEqual(['two', 'one']);
    const told = collect(bob, 'event');
    await done(second.acknowledge(room, one));
    expect(await waiting(bob)).toEqual(['two']);
    // By this the first device knows, without asking.
    await when(bob, () => told.some(({ event }) => event.type === 'announcement.ack' && event.ref === one));
  });

  it('a date leads to the first message since then, also away from the host', async () => {
    for (let i = 0; i < 70; i += 1) await say(ada, `${i}`);
    await bob.openRoom(room);
    await bob.older(room, 100);
    const target = bob.timeline(room).items.find(({ text }) => text === '30');
    const at = target?.at ?? 0;
    const eve = await office.joined('Eve');
    await general(eve);
    const n = await eve.jumpTo(room, { at });
    expect(eve.timeline(room).items.find((item) => item.n === n)?.at).toBe(at);
    await office.stopHost();
    await when(bob, () => bob.status().phase === 'offline');
    expect(await bob.jumpTo(room, { at })).toBe(n);
    expect(await bob.jumpTo(room, { at: Date.now() + 1_000 })).toBe(bob.room(room)?.n);
  });
});
