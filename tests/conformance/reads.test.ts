import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { chat, historyPage, welcome, type LoggedEvent } from '../../protocol/index.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { until } from '../support/wait.ts';
import { rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let ada: RawPeer;
let bob: RawPeer;
let bobsPhone: RawPeer;
let room: string;
let ns: number[];

const memberOf = (peer: RawPeer): string => welcome.parse(peer.pushes('welcome')[0]).member;
const textOf = ({ body }: LoggedEvent) => (JSON.parse(body ?? '{}') as { text?: string }).text;

async function say(peer: RawPeer, text: string, where = room): Promise<{ seq: number; n: number }> {
  const event = peer.device.event({ office: office.office, type: 'message', room: where, body: { text } });
  const { results } = chat.append.reply.parse(await peer.request('append', { events: [event] }));
  const [result] = results;
  if (!result?.ok) throw new Error('refused');
  return result;
}

/** A room of Ada and Bob. */
async function made(name: string): Promise<string> {
  const id = uuidv7();
  const event = ada.device.event({
    ...{ office: office.office, type: 'room.create', room: id, id },
    body: { kind: 'private', name, members: [memberOf(bob)] },
  });
  expect(await ada.request('append', { events: [event] })).toMatchObject({ results: [{ ok: true }] });
  return id;
}

beforeAll(async () => {
  office = await startTestHost();
  ada = await rawPeer(office.url, office.office, { name: 'Ada', token: office.ownerToken });
  bob = await rawPeer(office.url, office.office, { name: 'Bob' });
  bobsPhone = await rawPeer(office.url, office.office, { device: bob.device });
  room = await made('plans');
  ns = [];
  for (let at = 0; at < 10; at += 1) ns.push((await say(ada, `plan ${at}${at % 2 === 0 ? ' even' : ''}`)).n);
});
afterAll(async () => {
  for (const peer of [ada, bob, bobsPhone]) peer.close();
  await office.end();
});

describe('History and changes', () => {
  async function page(at: object) {
    const reply = await bob.request('history', { room, at, limit: 3 });
    expect(reply).toMatchObject({ ok: true });
    const { messages, before, after } = historyPage.parse((reply as unknown as { page: unknown }).page);
    return { texts: messages.map(({ event }) => textOf(event)), before, after };
  }

  it('a page is the newest, or what comes before, after or around a number, oldest first', async () => {
    expect(await page({ where: 'newest' })).toEqual({
      texts: ['plan 7', 'plan 8 even', 'plan 9'],
      before: true,
      after: false,
    });
    expect((await page({ where: 'before', n: ns[7] })).texts).toEqual(['plan 4 even', 'plan 5', 'plan 6 even']);
    expect((await page({ where: 'after', n: ns[2] })).texts).toEqual(['plan 3', 'plan 4 even', 'plan 5']);
    expect((await page({ where: 'around', n: ns[5] })).texts).toContain('plan 5');
    expect((await page({ where: 'before', n: ns[0] })).texts).toEqual([]);
  });

  it('search finds messages with all the words, newest first, and goes on from `next`', async () => {
    const { reply } = chat.search;
    const found: (string | undefined)[] = [];
    let below: number | undefined;
    do {
      const asked = { text: 'even plan', room, limit: 2, ...(below !== undefined && { below }) };
      const { messages, next } = reply.parse(await bob.request('search', asked));
      found.push(...messages.map(({ event }) => textOf(event)));
      below = next;
    } while (below !== undefined);
    expect(found).toEqual([8, 6, 4, 2, 0].map((at) => `plan ${at} even`));
  });

  it('log tells each event of a room after a seq, page by page', async () => {
    const { reply } = chat.log;
    const seqs: number[] = [];
    for (let after = 0, more = true; more;) {
      const told = reply.parse(await bob.request('log', { after, room }));
      seqs.push(...told.events.map(({ seq }) => seq));
      ({ to: after, more } = told);
    }
    // The room's making and its ten messages.
    expect(seqs).toHaveLength(11);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });
});

describe('Reads', () => {
  const { reply } = chat.read;

  it('a mark only grows, and counts what others said after it', async () => {
    expect(reply.parse(await bob.request('read', { room, n: ns[6] }))).toMatchObject({ n: ns[6], unread: 3 });
    expect(reply.parse(await bob.request('read', { room, n: ns[2] }))).toMatchObject({ n: ns[6], unread: 3 });
    expect(reply.parse(await ada.request('read', { room, n: 0 }))).toMatchObject({ unread: 0 });
  });

  it('the member’s other connections are told the counts, and the room how far it was read', async () => {
    reply.parse(await bob.request('read', { room, n: ns[8] }));
    const counts = await until('the counts', () =>
      bobsPhone.pushes('counts').find((push) => chat.counts.payload.parse(push).n === ns[8]),
    );
    expect(counts).toMatchObject({ room, unread: 1, mentions: 0 });
    expect(bob.pushes('counts')).toEqual([]);
    const by = { room, member: memberOf(bob), n: ns[8] };
    await until('the mark', () => ada.pushes('read.by').some((push) => JSON.stringify(push) === JSON.stringify(by)));
    const { readers } = chat.readers.reply.parse(await ada.request('readers', { room }));
    expect(readers).toContainEqual({ member: memberOf(bob), n: ns[8], received: ns[8] });
  });

  it('a mark that stays where it is is told to nobody again', async () => {
    const told = () => [bobsPhone.pushes('counts').length, ada.pushes('read.by').length];
    const before = told();
    for (const n of [ns[8], ns[8], 0]) reply.parse(await bob.request('read', { room, n }));
    // What each was told before is there when it is answered.
    await ada.request('ping', {});
    await bobsPhone.request('ping', {});
    expect(told()).toEqual(before);
  });

  it('what was read quietly counts for the member, and is told to nobody else', async () => {
    const { n } = await say(ada, 'between us');
    const before = ada.pushes('read.by').length;
    expect(reply.parse(await bob.request('read', { room, n, quiet: true }))).toMatchObject({ n, unread: 0 });
    await until('the counts', () => bobsPhone.pushes('counts').find((push) => chat.counts.payload.parse(push).n === n));
    const { readers } = chat.readers.reply.parse(await ada.request('readers', { room }));
    expect(readers).toContainEqual({ member: memberOf(bob), n: ns[8], received: ns[8] });
    expect(ada.pushes('read.by')).toHaveLength(before);
  });

  const hold = (peer: RawPeer, ...marks: { room: string; n: number }[]) =>
    peer.send(`2${JSON.stringify(['received', { marks }])}`);
  const told = (peer: RawPeer) => peer.pushes('received.by').map((push) => chat['received.by'].payload.parse(push));

  it('what a device holds is told to the author of the newest message alone, gathered', async () => {
    const cyd = await rawPeer(office.url, office.office, { name: 'Cyd' });
    const eve = await rawPeer(office.url, office.office, { name: 'Eve' });
    const letIn = ada.device.event({
      ...{ office: office.office, type: 'room.invite', room, body: { member: memberOf(cyd) } },
    });
    expect(await ada.request('append', { events: [letIn] })).toMatchObject({ results: [{ ok: true }] });
    const { n } = await say(ada, 'who has this?');
    hold(bob, { room, n: n - 1 }, { room: uuidv7(), n: 1 });
    hold(bob, { room, n }, { room, n: 1 });
    hold(cyd, { room, n: n + 1_000 });
    hold(eve, { room, n });
    const ofIt = () => told(ada).flatMap(({ marks }) => marks.filter((mark) => mark.n >= n));
    await until('both', () => ofIt().length >= 2);
    // What was read before may come with it: both are gathered for a second.
    const marks = ofIt().map(({ member, n: held }) => ({ member, n: held }));
    expect(marks.toSorted((a, b) => a.member.localeCompare(b.member))).toEqual(
      [bob, cyd].map((peer) => ({ member: memberOf(peer), n })).toSorted((a, b) => a.member.localeCompare(b.member)),
    );
    const { readers } = chat.readers.reply.parse(await bob.request('readers', { room }));
    expect(readers).toContainEqual({ member: memberOf(bob), n: ns[8], received: n });
    expect(readers).toContainEqual({ member: memberOf(cyd), n: 0, received: n });
    expect(readers.map(({ member }) => member)).not.toContain(memberOf(eve));
    for (const peer of [bob, bobsPhone, cyd, eve]) {
      await peer.request('ping', {});
      expect(told(peer)).toEqual([]);
    }
    for (const peer of [cyd, eve]) peer.close();
  });

  it('of however many read at once, the author of the newest message is told of each', async () => {
    const readers = await Promise.all(
      Array.from({ length: 16 }, (_, at) => rawPeer(office.url, office.office, { name: `Reader ${at}` })),
    );
    const [general] = chat.rooms.reply
      .parse(await ada.request('rooms', {}))
      .rooms.filter(({ kind }) => kind === 'public');
    const where = general?.id ?? '';
    const { n } = await say(ada, 'all of you', where);
    await Promise.all(readers.map((peer) => peer.request('read', { room: where, n })));
    const known = () =>
      new Set(
        [
          ...ada.pushes('read.by').map((push) => chat['read.by'].payload.parse(push)),
          ...told(ada).flatMap(({ room: of, marks }) =>
            of === where ? marks.map(({ member, read = 0 }) => ({ room: of, member, n: read })) : [],
          ),
        ].flatMap((one) => (one.room === where && one.n === n ? [one.member] : [])),
      );
    await until('all of them', () => known().size === readers.length);
    for (const peer of readers) peer.close();
  });

  it('in a room without receipts nobody is told how far others have read, but their own devices', async () => {
    const set = async (peer: RawPeer, on: boolean) => {
      const event = peer.device.event({ office: office.office, type: 'room.receipts', room, body: { on } });
      return chat.append.reply.parse(await peer.request('append', { events: [event] })).results[0];
    };
    expect(await set(bob, false)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(await set(ada, false)).toMatchObject({ ok: true });
    const rooms = chat.rooms.reply.parse(await bob.request('rooms', {})).rooms;
    expect(rooms.find(({ id }) => id === room)?.receipts).toBe(false);
    expect(await ada.request('readers', { room })).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    const before = ada.pushes('read.by').length;
    const held = told(ada).length;
    const said = await say(ada, 'unseen');
    hold(bob, { room, n: said.n });
    const elsewhere = await made('elsewhere');
    hold(bob, { room: elsewhere, n: (await say(ada, 'told', elsewhere)).n });
    await until('what bob holds elsewhere', () => told(ada).length > held);
    expect(
      told(ada)
        .slice(held)
        .map((one) => one.room),
    ).toEqual([elsewhere]);
    expect(await bob.request('read', { room, n: said.n })).toMatchObject({ ok: true, unread: 0 });
    await until('the counts', () =>
      bobsPhone.pushes('counts').find((push) => chat.counts.payload.parse(push).n === said.n),
    );
    expect(await ada.request('ping', {})).toMatchObject({ ok: true });
    expect(ada.pushes('read.by')).toHaveLength(before);
    expect(await set(ada, true)).toMatchObject({ ok: true });
    expect(await set(ada, true)).toMatchObject({ ok: false, error: { code: 'exists' } });
    expect(await ada.request('readers', { room })).toMatchObject({ ok: true });
  });

  it('typing is told to the others in the room, and to nobody else', async () => {
    const eve = await rawPeer(office.url, office.office, { name: 'Eve' });
    eve.send(`2${JSON.stringify(['typing', { room, typing: true }])}`);
    bob.send(`2${JSON.stringify(['typing', { room, typing: true }])}`);
    await until('it', () => ada.pushes('typing.by').length > 0);
    expect(ada.pushes('typing.by')).toEqual([{ room, member: memberOf(bob), typing: true }]);
    expect(await eve.request('ping', {})).toMatchObject({ ok: true });
    expect([...bob.pushes('typing.by'), ...eve.pushes('typing.by')]).toEqual([]);
    eve.close();
  });

  it('presence is told to everybody, and ends with the last connection', async () => {
    const fay = await rawPeer(office.url, office.office, { name: 'Fay' });
    const fayIs = (state: string) =>
      ada.pushes('presence.of').some((push) => {
        const { members } = chat['presence.of'].payload.parse(push);
        return members.some((one) => one.member === memberOf(fay) && one.state === state);
      });
    fay.send(`2${JSON.stringify(['presence', { state: 'dnd' }])}`);
    await until('her to be told of', () => fayIs('dnd'));
    fay.close();
    await until('her to be gone', () => fayIs('offline'));
    const told = ada.pushes('presence.of').flatMap((push) => chat['presence.of'].payload.parse(push).members);
    const at = told.findLast(({ member }) => member === memberOf(fay))?.seen;
    expect(at).toBeGreaterThan(Date.now() - 60_000);
    // Kept and told at once, neither waits for the other.
    const kept = async () => chat.seen.reply.parse(await ada.request('seen', { members: [memberOf(fay), uuidv7()] }));
    await expect.poll(async () => (await kept()).members).toEqual([{ member: memberOf(fay), at }]);
  });
});
