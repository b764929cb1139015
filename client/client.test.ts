import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type Client, type SeenEvent } from './index.ts';
import { collect, general, openOffice, when, type Office } from '../tests/support/office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const texts = (client: { timeline: (room: string) => { items: readonly { text: string }[] } }, room: string) =>
  client.timeline(room).items.map(({ text }) => text);

describe('a client of a real host', () => {
  it('joins, and sends a message that another one reads, signed and acknowledged', async () => {
    const ada = await office.joined('Ada');
    const bob = await office.joined('Bob');
    const room = await general(ada);
    await bob.openRoom(room);
    const sending = await ada.send(room, { text: 'hello' });
    const sent = await sending.done;
    expect(sent.seq).toBeGreaterThan(0);
    await when(bob, () => texts(bob, room).includes('hello'));
    expect(bob.timeline(room).items.at(-1)).toMatchObject({
      id: sent.id,
      n: sent.n,
      member: ada.office()?.member,
      state: 'sent',
    });
    expect(bob.troubles()).toMatchObject({ bad_event: 0, bad_receipt: 0, hole: 0 });
    await when(bob, () => bob.member(ada.office()?.member ?? '')?.name === 'Ada');
  });

  it('shows edits, reactions, pins, replies and deletions in their effective state', async () => {
    const ada = await office.joined('Ada');
    const bob = await office.joined('Bob');
    const room = await general(ada);
    await ada.openRoom(room);
    await bob.openRoom(room);
    const first = await ada.send(room, { text: 'first' });
    const second = await ada.send(room, { text: 'second' });
    await second.done;
    await ada.edit(room, first.id, { text: 'first, edited' });
    await (
      await bob.react(room, first.id, '👍', true)
    ).done;
    await (
      await bob.send(room, { text: 'a reply', replyTo: first.id })
    ).done;
    await (
      await ada.remove(room, second.id)
    ).done;
    for (const client of [ada, bob]) {
      await when(client, () => client.timeline(room).items.find(({ id }) => id === second.id)?.deleted);
      const item = await when(client, () =>
        client.timeline(room).items.find(({ id, replies }) => id === first.id && replies === 1),
      );
      expect(item).toMatchObject({ text: 'first, edited', replies: 1 });
      expect(item.edited).toBeGreaterThan(0);
      expect(item.reactions).toEqual([{ emoji: '👍', members: [bob.office()?.member] }]);
    }
  });

  it('keeps what is written while the host is away, and sends it once, in order, when it is back', async () => {
    const ada = await office.joined('Ada');
    const bob = await office.joined('Bob');
    const room = await general(ada);
    await bob.openRoom(room);
    await office.stopHost();
    await when(ada, () => ada.status().phase === 'offline');
    const sendings = [];
    for (let at = 0; at < 100; at += 1) sendings.push(await ada.send(room, { text: `m${at}` }));
    await ada.openRoom(room);
    expect(ada.timeline(room).items.filter(({ state }) => state === 'pending')).toHaveLength(100);
    await office.startHost();
    const sent = await Promise.all(sendings.map(({ done }) => done));
    expect(sent.map(({ seq }) => seq)).toEqual(sent.map(({ seq }) => seq).toSorted((a, b) => a - b));
    await when(bob, () => texts(bob, room).length >= 100);
    expect(texts(bob, room)).toEqual(Array.from({ length: 100 }, (_, at) => `m${at}`));
    await when(ada, () => ada.outbox().length === 0);
  });

  it('sends what was written before a restart of the client', async () => {
    const store = createMemoryStore();
    const ada = await office.joined('Ada');
    const room = await general(ada);
    const identity = createSoftwareIdentity(createDeviceKey());
    const before = await office.joined('Eve', { identity, store });
    await office.stopHost();
    await when(before, () => before.status().phase === 'offline');
    const { id } = await before.send(room, { text: 'from before' });
    await before.stop();
    await office.startHost();
    const events = collect(ada, 'event');
    const after = office.peer('Eve', { identity, store });
    await after.start();
    await after.until('online');
    await when(ada, () => events.some(({ event }) => event.id === id));
    await when(after, () => after.outbox().length === 0);
    expect(events.filter(({ event }) => event.id === id)).toHaveLength(1);
  });

  it('catches up after an absence with each event once, and counts what is unread', async () => {
    const identityStore = createMemoryStore();
    const identity = createSoftwareIdentity(createDeviceKey());
    const ada = await office.joined('Ada');
    const room = await general(ada);
    const bob = await office.joined('Bob', { identity, store: identityStore });
    const me = bob.office()?.member ?? '';
    await bob.stop();
    for (let at = 0; at < 30; at += 1) await ada.send(room, { text: `m${at}`, ...(at === 7 && { mentions: [me] }) });
    await when(ada, () => ada.outbox().length === 0);
    const back = office.peer('Bob', { identity, store: identityStore });
    const events = collect(back, 'event');
    await back.start();
    await back.until('online');
    await when(back, () => events.filter(({ event }) => event.type === 'message').length === 30);
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(events.length);
    expect(back.room(room)).toMatchObject({ unread: 30, mentions: 1 });
    await back.markRead(room);
    expect(back.room(room)).toMatchObject({ unread: 0, mentions: 0 });
    await (
      await ada.send(room, { text: 'one more' })
    ).done;
    await when(back, () => back.room(room)?.unread === 1);
  });

  it('opens rooms, direct ones by their members, and sees private ones only when invited', async () => {
    const ada = await office.joined('Ada');
    const bob = await office.joined('Bob');
    const eve = await office.joined('Eve');
    const [bobId, adaId] = [bob.office()?.member ?? '', ada.office()?.member ?? ''];
    const made = await ada.createRoom({ kind: 'private', name: 'secrets' });
    expect(ada.room(made.room)?.name).toBe('secrets');
    await made.done;
    await (
      await ada.send(made.room, { text: 'before bob' })
    ).done;
    await (
      await ada.invite(made.room, bobId)
    ).done;
    await when(bob, () => bob.room(made.room)?.members?.includes(bobId));
    await bob.openRoom(made.room);
    expect(texts(bob, made.room)).toEqual(['before bob']);
    expect(eve.room(made.room)).toBeUndefined();

    const direct = await ada.openDirect([bobId]);
    const same = await bob.openDirect([adaId]);
    expect(same.room).toBe(direct.room);
    await (
      await ada.send(direct.room, { text: 'psst' })
    ).done;
    await same.sending?.done;
    await when(bob, () => bob.room(direct.room)?.title === 'Ada');
    await (
      await ada.removeFromRoom(made.room, bobId)
    ).done;
    await when(bob, () => bob.room(made.room) === undefined);
  });

  it('pages back through history, and jumps to a message', async () => {
    const ada = await office.joined('Ada');
    const room = await general(ada);
    const sendings = [];
    for (let at = 0; at < 250; at += 1) sendings.push(await ada.send(room, { text: `m${at}` }));
    await Promise.all(sendings.map(({ done }) => done));
    const bob = await office.joined('Bob');
    await bob.openRoom(room);
    expect(texts(bob, room).at(-1)).toBe('m249');
    expect(bob.timeline(room)).toMatchObject({ current: true, before: true, after: false });
    while (bob.timeline(room).before) await bob.older(room, 100);
    expect(texts(bob, room)).toEqual(Array.from({ length: 250 }, (_, at) => `m${at}`));

    const { from, to } = bob.timeline(room);
    bob.narrow(room, { from: from + 100, to: to - 50 });
    expect(bob.timeline(room)).toMatchObject({ from: from + 100, to: to - 50, before: true, after: true });
    const left = texts(bob, room);
    expect(left.length).toBeLessThan(151);
    await ada.send(room, { text: 'meanwhile' }).then(({ done }) => done);
    await when(bob, () => (bob.room(room)?.n ?? 0) > to);
    expect(texts(bob, room), 'no longer follows').toEqual(left);
    while (bob.timeline(room).before) await bob.older(room);
    while (bob.timeline(room).after) await bob.newer(room);
    expect(texts(bob, room)).toEqual([...Array.from({ length: 250 }, (_, at) => `m${at}`), 'meanwhile']);

    const eve = await office.joined('Eve');
    await eve.jumpTo(room, sendings[100]?.id ?? '');
    expect(texts(eve, room)).toContain('m100');
    expect(texts(eve, room)).not.toContain('m249');
    await eve.openRoom(room);
    expect(texts(eve, room).at(-1), 'the newest after a jump').toBe('meanwhile');
    expect(eve.timeline(room)).toMatchObject({ current: true, after: false });
    await eve.jumpTo(room, sendings[100]?.id ?? '');
    expect(texts(eve, room)).not.toContain('m249');
    while (eve.timeline(room).after) await eve.newer(room);
    expect(texts(eve, room).at(-1)).toBe('meanwhile');
    expect((await eve.search({ text: 'm77' })).messages).toHaveLength(1);
    const all: SeenEvent[] = [];
    for (let page = await eve.eventsAfter(0); ; page = await eve.eventsAfter(page.to)) {
      all.push(...page.events);
      if (!page.more) break;
    }
    expect(all.filter(({ type }) => type === 'message')).toHaveLength(251);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, at) => at + 1));
    expect((await eve.eventsAfter(0, room)).events.every((event) => event.room === room)).toBe(true);
  });

  it('has no hole in what it shows when the newest are opened while a page is read from the cache', async () => {
    const ada = await office.joined('Ada');
    const room = await general(ada);
    const sendings = [];
    for (let at = 0; at < 250; at += 1) sendings.push(await ada.send(room, { text: `m${at}` }));
    await Promise.all(sendings.map(({ done }) => done));
    const bob = await office.joined('Bob');
    await bob.openRoom(room);
    while (bob.timeline(room).before) await bob.older(room, 100);
    const { from, to } = bob.timeline(room);
    for (const page of [bob.older, bob.newer]) {
      await bob.openRoom(room);
      while (bob.timeline(room).before) await bob.older(room, 100);
      bob.narrow(room, { from: from + 100, to: to - 100 });
      await Promise.all([page(room), bob.openRoom(room)]);
      const shown = texts(bob, room);
      expect(shown).toEqual(Array.from({ length: shown.length }, (_, at) => `m${250 - shown.length + at}`));
      expect(bob.timeline(room)).toMatchObject({ before: true, after: false, loading: false });
    }
  });

  it('shows a message by the same object, whatever else is said, so that who shows hundreds draws only what changed', async () => {
    const [ada, bob] = [await office.joined('Ada'), await office.joined('Bob')];
    const room = await general(ada);
    await bob.openRoom(room);
    for (const text of ['one', 'two']) await (await ada.send(room, { text })).done;
    await when(bob, () => texts(bob, room).length === 2);
    const [first] = bob.timeline(room).items;
    const { cursor } = bob.office() ?? {};
    for (const text of ['three', 'four']) await (await ada.send(room, { text })).done;
    await when(bob, () => texts(bob, room).length === 4 && bob.office()?.cursor !== cursor);
    expect(bob.timeline(room).items[0]).toBe(first);
  });

  it('shows a room by the same object until something in it changes, and all of them by the same list', async () => {
    const ada = await office.joined('Ada');
    const room = await general(ada);
    const { room: other, done } = await ada.createRoom({ kind: 'public', name: 'other' });
    await done;
    await when(ada, () => ada.room(other)?.pending === 0);
    const before = ada.rooms();
    const was = before.find(({ id }) => id === room);
    const { done: said } = await ada.send(room, { text: 'hello' });
    await said;
    await when(ada, () => (ada.room(room)?.n ?? 0) > (was?.n ?? 0) && ada.outbox().length === 0);
    expect(ada.room(other)).toBe(before.find(({ id }) => id === other));
    expect(ada.room(room)).not.toBe(was);
    const now = ada.rooms();
    // It waits in the outbox, which is told of as a change of rooms.
    await ada.setProfile({ name: 'Ada' });
    expect(ada.rooms()).toBe(now);
  });

  it('counts the replies of a message, those that were deleted no more, as the host does', async () => {
    const [ada, bob] = [await office.joined('Ada'), await office.joined('Bob')];
    const room = await general(ada);
    await bob.openRoom(room);
    const { id } = await (await ada.send(room, { text: 'question' })).done;
    const answers = [];
    for (const text of ['yes', 'no', 'maybe'])
      answers.push((await (await ada.send(room, { text, replyTo: id })).done).id);
    const shown = (client: Client) =>
      client.timeline(room).items.map(({ text, replies, reactions }) => ({ text, replies, reactions }));
    await when(bob, () => shown(bob)[0]?.replies === 3);
    await (
      await ada.react(room, answers[1] ?? '', '🎉', true)
    ).done;
    for (const answer of answers.slice(1)) await (await ada.remove(room, answer)).done;
    await when(bob, () => bob.timeline(room).items.filter(({ deleted }) => deleted).length === 2);
    expect(shown(bob).map(({ replies }) => replies)).toEqual([1, 0, 0, 0]);
    const eve = await office.joined('Eve');
    await eve.openRoom(room);
    expect(shown(bob)).toEqual(shown(eve));
  });

  it('shows a refused event as failed, to be sent again or discarded', async () => {
    const ada = await office.joined('Ada');
    const bob = await office.joined('Bob');
    const room = await general(ada);
    await ada.openRoom(room);
    await bob.openRoom(room);
    const { id, done } = await ada.send(room, { text: 'mine' });
    await done;
    await when(bob, () => texts(bob, room).includes('mine'));
    const edit = await bob.edit(room, id, { text: 'not yours' });
    await expect(edit.done).rejects.toMatchObject({ code: 'forbidden' });
    expect(bob.timeline(room).items.at(-1)).toMatchObject({ state: 'failed', text: 'mine', failure: { id: edit.id } });
    await bob.discard(edit.id);
    expect(bob.timeline(room).items.at(-1)).toMatchObject({ state: 'sent', text: 'mine' });
    expect(bob.outbox()).toEqual([]);
  });

  it('works over long-polling alone', async () => {
    const ada = await office.joined('Ada', { transports: ['polling'] });
    const room = await general(ada);
    const bytes = crypto.getRandomValues(new Uint8Array(65_536));
    const file = await ada.upload({
      name: 'a.bin',
      size: 65_536,
      type: 'application/octet-stream',
      read: async () => bytes,
    });
    const sent = await (await ada.send(room, { text: '', attachments: [file] })).done;
    expect(sent.seq).toBeGreaterThan(0);
  });

  it('lets an owner administer, and nobody else', async () => {
    const owner = await office.joined('Owner', { token: office.ownerToken });
    expect(owner.office()?.role).toBe('owner');
    const made = await owner.admin.request('invite.create', {});
    expect(made.link).toContain('landline://');
    const bob = await office.joined('Bob');
    await expect(bob.admin.request('invite.list', {})).rejects.toMatchObject({ code: 'forbidden' });
    await (
      await owner.kick(bob.office()?.member ?? '', true)
    ).done;
    await when(bob, () => bob.status().ended === 'kicked' || bob.status().phase === 'refused');
  });

  it('answers a passcode office when asked how to join', async () => {
    await office.restart({ join: 'passcode', passcode: 'Maple-river stone' });
    const ada = office.peer('Ada');
    await ada.start();
    await when(ada, () => ada.status().phase === 'refused');
    expect(ada.status().error?.code).toBe('passcode_wrong');
    ada.join({ name: 'Ada', passcode: 'maple river  stone' });
    await ada.until('online');
  });
});
