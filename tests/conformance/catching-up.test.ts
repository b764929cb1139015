import { afterEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  chat,
  eventsPacket,
  limits,
  welcome,
  type EventBody,
  type EventType,
  type LoggedEvent,
  type Welcome,
} from '../../protocol/index.ts';
import { openOffice, type Office } from '../support/office.ts';
import { until } from '../support/wait.ts';
import { isPush, rawPeer, type RawAuth, type RawPeer } from './raw.ts';

const plenty = { perSecond: 1e6, burst: 1e6 };
const budgets = { append: plenty, read: plenty, heavy: plenty, chunk: plenty, signal: plenty };
const day = 86_400_000;

let office: Office;
let now: number;
let peers: RawPeer[];
afterEach(async () => {
  for (const peer of peers) peer.close();
  await office.close();
});

async function open(): Promise<{ ada: RawPeer; general: string }> {
  now = Date.now();
  peers = [];
  office = await openOffice({ budgets, sweepInterval: 50 }, { clock: () => now });
  const ada = await come({ name: 'Ada', ...(office.ownerToken !== undefined && { token: office.ownerToken }) });
  const general = welcomeOf(ada).rooms.find((room) => room.name === 'general')?.id ?? '';
  return { ada, general };
}

async function come(options: RawAuth): Promise<RawPeer> {
  const peer = await rawPeer(`https://127.0.0.1:${office.host().port}`, office.office, options);
  peers.push(peer);
  return peer;
}

const welcomeOf = (peer: RawPeer): Welcome => welcome.parse(peer.pushes('welcome')[0]);
const eventsOf = (peer: RawPeer): LoggedEvent[] =>
  peer.pushes('events').flatMap((packet) => eventsPacket.parse(packet).events);
const safeOf = (peer: RawPeer): number =>
  Math.max(0, ...peer.pushes('safe').map((packet) => chat.safe.payload.parse(packet).safe));
const idOf = (event: { header: string }): string => (JSON.parse(event.header) as { id: string }).id;
const bodiesOf = (peer: RawPeer) => eventsOf(peer).map(({ body }) => body);

async function append<T extends EventType>(peer: RawPeer, type: T, room: string | null, ...bodies: EventBody<T>[]) {
  const events = bodies.map((body) => peer.device.event({ office: office.office, type, room, body }));
  for (let from = 0; from < events.length; from += limits.appendEvents) {
    const reply = await peer.request('append', { events: events.slice(from, from + limits.appendEvents) });
    expect(reply).toMatchObject({ ok: true });
    const { results } = reply as unknown as { results: { ok: boolean }[] };
    expect(results.every(({ ok }) => ok)).toBe(true);
  }
  return events;
}

describe('Catching up', () => {
  it('more than 2,000 events behind, or rewound that far, one gets a snapshot: the state, a page and no events', async () => {
    const { ada, general } = await open();
    const away = await come({ name: 'Away' });
    await until('the end of its catch-up', () => safeOf(away) > 0);
    const { epochs } = welcomeOf(away);
    const cursor = { epoch: epochs.at(-1)?.id ?? '', seq: safeOf(away) };
    away.close();
    const texts = (count: number) => Array.from({ length: count }, (_, at) => ({ text: `m${String(at)}` }));
    const near = await append(ada, 'message', general, ...texts(limits.catchUpEvents));
    const resumed = await come({ device: away.device, auth: { cursor, epochs } });
    expect(welcomeOf(resumed).mode).toBe('resume');
    await until('all', () => eventsOf(resumed).length === near.length);
    resumed.close();

    await append(ada, 'message', general, { text: 'one more' });
    for (const [auth, base] of [
      [{ cursor, epochs }, undefined],
      // Of a log that this host never had.
      [{ cursor: { epoch: uuidv7(), seq: 5 }, epochs: [] }, 0],
    ] as const) {
      const back = await come({ device: away.device, auth: { ...auth, view: general } });
      const said = welcomeOf(back);
      const [newest] = eventsOf(ada).slice(-1);
      expect(said).toMatchObject({ mode: 'snapshot', seq: newest?.seq, rooms: [{ id: general }] });
      expect(said.base).toBe(base);
      expect(said.page?.messages.at(-1)?.event).toEqual(newest);
      await until('the end of its catch-up', () => safeOf(back) >= said.seq);
      expect(eventsOf(back)).toEqual([]);
      const [live] = await append(ada, 'message', general, { text: 'live' });
      await until('what comes live', () => eventsOf(back).length > 0 && eventsOf(ada).at(-1)?.seq === said.seq + 1);
      expect(eventsOf(back).map(idOf)).toEqual([live?.id]);
      back.close();
    }
  });

  it('what was erased by age is told by office.erase, and at the next welcome', async () => {
    const { ada, general } = await open();
    const bob = await come({ name: 'Bob' });
    const admin = await come({ device: ada.device, namespace: '/admin' });
    const [old] = await append(ada, 'message', general, { text: 'short-lived' });
    await until('it', () => eventsOf(bob).some((event) => idOf(event) === old?.id));
    const seq = eventsOf(bob).find((event) => idOf(event) === old?.id)?.seq ?? 0;
    expect(welcomeOf(bob).erased).toBe(0);
    expect(await admin.request('settings.set', { settings: { retentionDays: 30 } })).toMatchObject({ ok: true });
    now += 31 * day;
    const told = await until('the end of it', () =>
      eventsOf(bob).find(({ header }) => header.includes('"office.erase"')),
    );
    expect(told.member).toBe(null);
    const { through } = JSON.parse(told.body ?? '{}') as { through: number };
    expect(through).toBeGreaterThanOrEqual(seq);
    expect(through).toBeLessThan(told.seq);
    const back = await come({ device: bob.device });
    expect(welcomeOf(back).erased).toBe(through);
    // Ids and headers stay.
    const history = (await back.request('history', { room: general })) as unknown as {
      page: { messages: { event: LoggedEvent }[] };
    };
    expect(history.page.messages.map(({ event }) => [idOf(event), event.body])).toEqual([[old?.id, null]]);
  });

  it('who sees nothing of what happens is told every 10 s how far they have been told', async () => {
    const { ada, general } = await open();
    const bob = await come({ name: 'Bob' });
    await append(ada, 'message', general, { text: 'seen' });
    await until('it', () => bodiesOf(bob).length > 0);
    const room = uuidv7();
    const made = ada.device.event({
      ...{ office: office.office, type: 'room.create', room, id: room },
      body: { kind: 'private', name: 'secret', topic: '', members: [] },
    });
    await ada.request('append', { events: [made] });
    const before = eventsOf(bob).length;
    await append(ada, 'message', room, { text: 'not for Bob' });
    const head = Math.max(...eventsOf(ada).map(({ seq }) => seq));
    await until('the bare safe', () => safeOf(bob) >= head, limits.safeInterval + 5_000);
    expect(eventsOf(bob)).toHaveLength(before);
  });

  it('a host that stops says so before it closes', async () => {
    const { ada } = await open();
    await office.stopHost();
    await ada.closed;
    const said = ada.packets.filter(isPush('bye')).map(({ data }) => chat.bye.payload.parse((data as unknown[])[1]));
    expect(said).toMatchObject([{ reason: 'stopping' }]);
    await office.startHost();
  });
});
