import { describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type ClientStore } from './index.ts';
import { liedTo } from '../tests/support/lied-to.ts';
import { when } from '../tests/support/office.ts';
import { until } from '../tests/support/wait.ts';

const { peer, online, expectSound, asked, texts, host } = liedTo();

describe('a host that acknowledges what it does not keep', () => {
  it('has its word shown, and an acknowledged event that never comes stays with its author', async () => {
    const client = await online();
    host().answer('append', ({ events }: { events: { header: string }[] }) => ({
      ok: true,
      results: events.map(({ header }) => ({
        ok: true,
        id: (JSON.parse(header) as { id: string }).id,
        seq: 500,
        n: 500,
        epoch: host().epoch,
      })),
    }));
    const sending = await client.send(host().room, { text: 'kept?' });
    expect(await sending.done).toMatchObject({ seq: 500 });
    expect(texts(client)).toEqual(['kept?']);
    host().honestly('append');
    // The log that took it is no more: it is on its way again.
    host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 0 }));
    host().socket().disconnect();
    await until('it to be sent again', () => host().log.some(({ header }) => header.includes(sending.id)));
    await when(client, () => client.outbox().length === 0 && texts(client).includes('kept?'));
    host().welcomeWith((honest) => honest);
    await expectSound(client);
  });

  it('and covers it with a snapshot: it comes no more, and waits no more', async () => {
    const store = createMemoryStore();
    const client = await online({ store });
    host().answer('append', ({ events }: { events: { header: string }[] }) => ({
      ok: true,
      results: events.map(({ header }) => ({
        ...{ ok: true, seq: 500, n: 500, epoch: host().epoch },
        id: (JSON.parse(header) as { id: string }).id,
      })),
    }));
    await (
      await client.send(host().room, { text: 'covered' })
    ).done;
    const kept = () => store.list('outbox');
    expect(await kept()).toHaveLength(1);
    host().welcomeWith((honest) => ({ ...honest, mode: 'snapshot', seq: 600 }));
    host().socket().disconnect();
    await until('it to be out of the outbox', async () => (await kept()).length === 0, 5_000);
  });

  it.each([
    ['nothing', undefined],
    ['no results', { ok: true }],
    ['results of another type', { ok: true, results: 'fine' }],
    ['results of null', { ok: true, results: [null] }],
    ['another event’s id', { ok: true, results: [{ ok: true, id: uuidv7(), seq: 1, n: 1, epoch: uuidv7() }] }],
    ['a seq that is none', { ok: true, results: [{ ok: true, id: uuidv7(), seq: -1, n: 0.5, epoch: '' }] }],
    ['an error without a code', { ok: false, error: null }],
    ['an error nobody knows', { ok: false, error: { code: 'because', message: 'no' } }],
    [
      'a refusal to wait for longer than a timer can',
      { ok: false, error: { code: 'rate_limited', message: 'wait', retryAfter: 2 ** 40 } },
    ],
  ])('cannot lose the outbox by answering an append with %s', async (_, answer) => {
    const client = await online();
    host().answer('append', () => answer);
    const sending = await client.send(host().room, { text: 'kept' });
    let settled = false;
    sending.done.then(
      () => (settled = true),
      () => (settled = true),
    );
    await until('it to be sent', () => asked('append') > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(settled).toBe(false);
    expect(client.outbox()).toMatchObject([{ id: sending.id, state: 'pending' }]);
    expect(texts(client)).toEqual(['kept']);
    // Tried again, but not in a loop without rest.
    expect(asked('append')).toBeLessThan(4);
    host().honestly('append');
    host().socket().disconnect();
    await sending.done;
    await expectSound(client);
  });
});

describe('a host that rewinds to nonsense', () => {
  it.each([
    ['the future', { mode: 'rewind', base: 10 ** 12 }],
    ['an epoch nobody knows', { mode: 'resume', epochs: [{ number: 9, id: uuidv7(), base: 10 ** 12 }] }],
    ['no base', { mode: 'rewind' }],
  ])('%s: what waits is sent, nothing crashes', async (_, lie) => {
    const store = createMemoryStore();
    const identity = createSoftwareIdentity(createDeviceKey());
    const client = await online({ store, identity });
    host().say('one');
    await when(client, () => texts(client).length === 1);
    await client.stop();
    host().welcomeWith((honest) => ({ ...honest, ...lie }));
    const back = peer({ store, identity });
    await back.start();
    const { id } = await back.send(host().room, { text: 'waiting' });
    await when(back, () => back.status().phase !== 'connecting' && back.status().phase !== 'joining');
    expect(host().connections()).toBeLessThan(4);
    expect(
      back
        .outbox()
        .map((item) => item.id)
        .concat(host().log.map(({ header }) => (JSON.parse(header) as { id: string }).id)),
    ).toContain(id);
    // The host comes to its senses.
    host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 0 }));
    host().socket().disconnect();
    back.reconnect();
    await until('the message to arrive', () => host().log.some(({ header }) => header.includes(id)));
    await back.until('online');
  });

  it.each([
    ['a negative base', { mode: 'rewind', base: -5 }],
    ['a welcome without epochs', { epochs: [] }],
    ['a welcome of other types', { rooms: 'all', members: 7 }],
    ['a welcome of another office', { office: { id: `${'b'.repeat(51)}q`, name: 'Other', join: 'open' } }],
  ])('is not talked to after %s, and says so; what is written stays', async (_, lie) => {
    host().welcomeWith((honest) => ({ ...honest, ...lie }));
    const client = peer();
    await client.start();
    await when(client, () => client.status().phase === 'refused', 'the refusal');
    expect(client.status().reason).toMatch(/welcome cannot be read|Another office/u);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(host().connections()).toBe(1);
  });

  it('again and again: what is taken back is offered once each time', async () => {
    const client = await online();
    for (const text of ['one', 'two', 'three']) host().say(text);
    await when(client, () => texts(client).length === 3);
    host().welcomeWith((honest) => ({ ...honest, mode: 'rewind', base: 0 }));
    for (let at = 0; at < 4; at += 1) {
      const before = host().connections();
      host().socket().disconnect();
      client.reconnect();
      await until('a new connection', () => host().connections() > before);
      await client.until('online');
    }
    // Once for each time they were taken back.
    expect(asked('offer')).toBeLessThanOrEqual(4);
    host().welcomeWith((honest) => honest);
    await expectSound(client);
  });
});

describe('a host that erases by age in many small steps', () => {
  it('has each message looked at about once, not again at every step', async () => {
    const store = createMemoryStore();
    let read = 0;
    const counting: ClientStore = {
      ...store,
      async list(table, range) {
        const rows = await store.list(table, range);
        if (table === 'messages') read += rows.length;
        return rows;
      },
    };
    const client = await online({ store: counting });
    const said = Array.from({ length: 400 }, (_, at) => host().say(`${at}`));
    const seqOf = (at: number) => said[at]?.seq ?? 0;
    await when(client, () => client.room(host().room)?.unread === said.length);
    const erased = async () => (await store.get('sync', 'office'))?.erased ?? 0;
    const erase = async (through: number) => {
      const event = host().service.event({
        office: host().office,
        type: 'office.erase',
        room: null,
        body: { through },
      });
      host().tell([host().put(event, null)]);
      await until('it to be erased', async () => (await erased()) === through);
    };
    await erase(seqOf(380));
    read = 0;
    for (let at = 381; at <= 385; at += 1) await erase(seqOf(at));
    expect(read).toBeLessThan(5 * 50);
    const bodies = (await store.list('messages')).map(({ value }) => value.state.event.body);
    expect(bodies.findIndex((body) => body !== null)).toBe(386);
  });
});

describe('a host that never told of a deletion', () => {
  it('has what was deleted erased by the page that shows it so, with its edits', async () => {
    const store = createMemoryStore();
    const client = await online({ store });
    const said = host().say('one');
    const { id } = JSON.parse(said.header) as { id: string };
    const edits = ['another', 'a third'].map((text) => {
      const edit = host().put(host().byBob({ type: 'edit', ref: id, body: { text } }), host().bobId);
      host().tell([edit]);
      return edit;
    });
    host().say('still there');
    await when(client, () => texts(client).join() === 'a third,still there');
    const messages = [{ event: { ...said, body: null }, deleted: { member: host().bobId, at: 1 } }];
    const page = { room: host().room, from: 1, to: 3, asOf: host().head() + 1, messages, before: false, after: true };
    host().welcomeWith((honest) => ({ ...honest, mode: 'snapshot', page }));
    host().socket().disconnect();
    client.reconnect();
    const bodies = async () => (await store.list('events')).map(({ value }) => [value.event.seq, value.event.body]);
    await expect
      .poll(bodies)
      .toEqual([...[said, ...edits].map(({ seq }) => [seq, null]), [host().head(), '{"text":"still there"}']]);
  });
});

describe('a host whose lists never end', () => {
  it('of rooms and members is listened to as long as something new comes', async () => {
    let honest = true;
    host().answer('rooms', () => ({ ok: true, rooms: [host().roomState()], next: host().room }));
    host().answer('members', () => ({ ok: true, members: [], next: host().bobId }));
    host().welcomeWith((welcome) => (honest ? { ...welcome, more: { rooms: true, members: true } } : welcome));
    const client = await online();
    await until('both lists asked for', () => asked('rooms') > 0 && asked('members') > 0);
    await expectSound(client);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked('rooms')).toBeLessThan(4);
    expect(asked('members')).toBeLessThan(4);
    honest = false;
  });

  it('of rooms that it makes up is left at the most an office can have', async () => {
    const ids = Array.from({ length: 500 }, () => uuidv7());
    host().welcomeWith((welcome) => ({ ...welcome, more: { rooms: true, members: false } }));
    host().answer('rooms', ({ after = '' }: { after?: string }) => {
      const rooms = ids.map((id) =>
        host().roomState(id.replace(/^.{8}/u, asked('rooms').toString(16).padStart(8, '0'))),
      );
      return {
        ok: true,
        rooms,
        next: `${asked('rooms').toString(16).padStart(8, '0')}${after.slice(8) || uuidv7().slice(8)}`,
      };
    });
    const client = await online();
    await until('the list to be left', async () => {
      const before = asked('rooms');
      await new Promise((resolve) => setTimeout(resolve, 400));
      return before > 1 && asked('rooms') === before;
    });
    expect(asked('rooms')).toBeLessThanOrEqual(41);
    expect(client.status().phase).toBe('online');
  });

  it('of changes goes on no longer than the log', async () => {
    const client = await online();
    host().say('one');
    await when(client, () => texts(client).length === 1);
    host().answer('changes', ({ since }: { since: number }) => ({ ok: true, messages: [], asOf: 1, next: since + 1 }));
    // A reconnection by snapshot: what is held is asked about.
    host().welcomeWith((honest) => ({ ...honest, mode: 'snapshot' }));
    host().socket().disconnect();
    client.reconnect();
    await until('changes asked for', () => asked('changes') > 0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(asked('changes')).toBeLessThan(10);
    await expectSound(client);
  });

  it('sends packets larger than agreed: they are not taken in', async () => {
    const client = await online();
    const many = Array.from({ length: 3_000 }, () => host().byBob({ body: { text: 'x'.repeat(100) } }));
    host().tell(many.map((event) => host().put(event, host().bobId)));
    await when(client, () => client.troubles().bad_packet > 0 || client.status().phase === 'offline', 'the refusal');
    expect(texts(client)).toEqual([]);
  });
});

describe('a host that sends anything', () => {
  it('does not bring the client down', async () => {
    const client = await online();
    const values = [undefined, null, 0, -1, '', 'x', [], {}, [[]], { events: null }, { seq: -1 }, Number.MAX_VALUE];
    const names = [
      'events',
      'safe',
      'counts',
      'read.by',
      'received.by',
      'typing.by',
      'presence.of',
      'nobody.knows',
      'message',
    ];
    const { epoch, room, bobId: member } = host();
    const nearly = [
      ['events', { epoch, safe: -1, events: [] }],
      ['events', { epoch, safe: 0, events: [{}] }],
      ['events', { epoch: 'x', safe: 0, events: [] }],
      ['safe', { epoch, safe: Number.MAX_SAFE_INTEGER + 2 }],
      ['counts', { room, n: 5, unread: -2, mentions: 0, last: 5 }],
      ['typing.by', { room, member, typing: 'yes' }],
      ['presence.of', { members: [{ member, state: 'dancing' }] }],
    ] as const;
    for (const name of names) for (const value of values) host().socket().emit(name, value);
    for (const [name, value] of nearly) host().socket().emit(name, value);
    // Where an acknowledgement would be asked for, something that is none.
    host().socket().emit('events', host().packet([]), 'no function');
    host().socket().emit('safe', { epoch, safe: 0 }, 17);
    await expectSound(client);
    expect(client.presence(member)).toBe('offline');
    expect(client.status().phase).toBe('online');
  });

  it('to a request is a refusal for whoever asked', async () => {
    const client = await online();
    host().say('one');
    await when(client, () => texts(client).length === 1);
    const names = ['search', 'history', 'readers', 'members', 'rooms', 'changes', 'message', 'read'];
    for (const answer of [
      undefined,
      null,
      7,
      {},
      { ok: 'yes' },
      { ok: true },
      { ok: true, messages: [{ event: {} }] },
    ]) {
      for (const name of names) host().answer(name, () => answer);
      await expect(client.search({ text: 'one' })).rejects.toMatchObject({ code: 'internal' });
      await expect(client.loadReaders(host().room)).rejects.toMatchObject({ code: 'internal' });
      await expect(client.jumpTo(host().room, 99)).rejects.toMatchObject({ code: 'internal' });
      await client.markRead(host().room);
    }
    for (const name of names) host().honestly(name);
    await expectSound(client);
  });

  it('of people who are there, typing or reading, without end is kept to an office’s size', async () => {
    const client = await online();
    const strangers = Array.from({ length: 2_000 }, () => uuidv7());
    const socket = host().socket();
    socket.emit('presence.of', { members: strangers.map((member) => ({ member, state: 'online' })) });
    for (const member of strangers.slice(0, 200)) {
      socket.emit('typing.by', { room: host().room, member, typing: true });
      socket.emit('typing.by', { room: member, member: host().bobId, typing: true });
      socket.emit('read.by', { room: host().room, member, n: 1 });
      socket.emit('read.by', { room: member, member: host().bobId, n: 1 });
      host()
        .socket()
        .emit('received.by', { room: member, marks: [{ member: host().bobId, n: 1 }] });
    }
    const of = (members: string[]) => members.map((member) => ({ member, n: 1 }));
    host()
      .socket()
      .emit('received.by', { room: host().room, marks: of(strangers) });
    socket.emit('read.by', { room: host().room, member: host().bobId, n: 1 });
    socket.emit('typing.by', { room: host().room, member: host().bobId, typing: true });
    await when(client, () => client.typing(host().room).includes(host().bobId));
    expect(client.typing(host().room)).toEqual([host().bobId]);
    expect(client.typing(strangers[0] ?? '')).toEqual([]);
    expect([...client.readMarks(host().room).keys()]).toEqual([host().bobId]);
    expect(client.readMarks(strangers[0] ?? '').size).toBe(0);
    await expectSound(client);
  });
});

describe('a host that turns the client away', () => {
  it.each([
    ['longer than a timer can count', { code: 'unavailable', message: 'later', retryAfter: 2 ** 45 }],
    ['without any pause', { code: 'rate_limited', message: 'later', retryAfter: 0 }],
    ['by nonsense', { code: 42 }],
  ])('%s is not tried again without rest', async (_, refusal) => {
    host().refuseWith(() => refusal);
    const client = peer();
    await client.start();
    await when(client, () => client.status().phase === 'offline', 'the refusal');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(host().auths.length).toBeLessThan(6);
  });

  it('by a change of rights at each connection is tried again with growing pauses', async () => {
    const client = await online();
    host().welcomeWith((honest) => {
      setTimeout(() => {
        host().socket().emit('bye', { reason: 'rights_changed', message: 'again' });
        host().socket().disconnect();
      });
      return honest;
    });
    host().socket().emit('bye', { reason: 'rights_changed', message: 'again' });
    host().socket().disconnect();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(host().connections()).toBeLessThan(9);
    host().welcomeWith((honest) => honest);
    await client.until('online');
    await expectSound(client);
  });
});
