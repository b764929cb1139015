import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  chat,
  eventsPacket,
  historyPage,
  limits,
  receiptBody,
  receiptPartText,
  receiptSigningText,
  welcome,
  type Appended,
  type EventType,
  type LoggedEvent,
  type Receipt,
  type SignedEvent,
  type Welcome,
} from '../../protocol/index.ts';
import { createPublicKey, verify } from 'node:crypto';
import { createTestDevice, sha256, type NewEvent } from '../support/device.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { until } from '../support/wait.ts';
import { rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let ada: RawPeer;
let bob: RawPeer;
let eve: RawPeer;
let general: string;

beforeAll(async () => {
  office = await startTestHost();
  ada = await rawPeer(office.url, office.office, { name: 'Ada', token: office.ownerToken });
  bob = await rawPeer(office.url, office.office, { name: 'Bob' });
  eve = await rawPeer(office.url, office.office, { name: 'Eve' });
  general = welcomeOf(ada).rooms.find((room) => room.name === 'general')?.id ?? '';
});
afterAll(async () => {
  for (const peer of [ada, bob, eve]) peer.close();
  await office.end();
});

const welcomeOf = (peer: RawPeer): Welcome => welcome.parse(peer.pushes('welcome')[0]);
const memberOf = (peer: RawPeer): string => welcomeOf(peer).member;
const packetsOf = (peer: RawPeer) => peer.pushes('events').map((packet) => eventsPacket.parse(packet));
const eventsOf = (peer: RawPeer): LoggedEvent[] => packetsOf(peer).flatMap((packet) => packet.events);
const idOf = (event: { header: string }): string => (JSON.parse(event.header) as { id: string }).id;

function make<T extends EventType>(peer: RawPeer, event: Omit<NewEvent<T>, 'office'>): SignedEvent & { id: string } {
  return peer.device.event({ office: office.office, ...event });
}

async function append(peer: RawPeer, ...events: SignedEvent[]): Promise<Appended[]> {
  const reply = await peer.request('append', { events });
  expect(reply).toEqual({ ok: true, results: expect.any(Array) as unknown });
  return (reply as unknown as { results: Appended[] }).results;
}

async function appendOne(peer: RawPeer, event: SignedEvent): Promise<Appended> {
  const [result] = await append(peer, event);
  if (!result) throw new Error('no result');
  return result;
}

const message = (peer: RawPeer, text: string, room = general) => make(peer, { type: 'message', room, body: { text } });

/** That a receipt is the host's word for exactly these events: it names no other, whose they may be. */
function expectPageReceipt(given: Receipt | undefined, events: readonly LoggedEvent[], host: string): void {
  const { receipt, signature } = given ?? { receipt: '{}', signature: '' };
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: host }, format: 'jwk' });
  const signed = Buffer.from(receiptSigningText(receipt));
  expect(verify(null, signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
  const named = events
    .map(({ seq, header }) => ({ seq, headerHash: sha256(header) }))
    .toSorted((a, b) => a.seq - b.seq);
  const parts: string[] = [];
  for (let at = 0; at < named.length; at += limits.receiptPart) {
    parts.push(sha256(receiptPartText(named.slice(at, at + limits.receiptPart))));
  }
  const body = receiptBody.parse(JSON.parse(receipt));
  expect(body).toMatchObject({ parts, from: named[0]?.seq, to: named.at(-1)?.seq });
  expect(body).not.toHaveProperty('previous');
}

async function codeOf(peer: RawPeer, event: SignedEvent): Promise<string | undefined> {
  const result = await appendOne(peer, event);
  return result.ok ? undefined : result.error.code;
}

describe('Events', () => {
  it('event, acknowledgement, broadcast: what is acknowledged reaches everybody in the room, byte for byte', async () => {
    const sent = message(ada, 'Good morning\u2028 \u{1f44b}');
    const result = await appendOne(ada, sent);
    expect(result).toMatchObject({ ok: true, id: sent.id });
    for (const peer of [ada, bob, eve]) {
      const arrived = await until('the message', () => eventsOf(peer).find((event) => idOf(event) === sent.id));
      expect(arrived).toMatchObject({
        header: sent.header,
        body: sent.body,
        signature: sent.signature,
        member: memberOf(ada),
      });
    }
  });

  it('is idempotent: the same event again is acknowledged with the same seq and not told twice', async () => {
    const sent = message(ada, 'once');
    const first = await appendOne(ada, sent);
    const again = await append(ada, sent, sent);
    expect(again).toEqual([first, first]);
    const last = message(ada, 'after it');
    await appendOne(ada, last);
    await until('what follows', () => eventsOf(bob).some((event) => idOf(event) === last.id));
    expect(eventsOf(bob).filter((event) => idOf(event) === sent.id)).toHaveLength(1);
  });

  it('answers conflict when an id is used again for something else', async () => {
    const sent = message(ada, 'first');
    await appendOne(ada, sent);
    expect(await codeOf(ada, make(ada, { type: 'message', room: general, id: sent.id, body: { text: 'other' } }))).toBe(
      'conflict',
    );
    expect(await codeOf(bob, make(bob, { type: 'message', room: general, id: sent.id, body: { text: 'first' } }))).toBe(
      'conflict',
    );
  });

  it.each<[string, string, () => SignedEvent]>([
    [
      'a signature by another key',
      'bad_proof',
      () => ({ ...message(ada, 'x'), signature: createTestDevice().sign('x') }),
    ],
    ['another body than was signed', 'bad_hash', () => ({ ...message(ada, 'x'), body: '{"text":"y"}' })],
    ['somebody else’s event', 'forbidden', () => message(bob, 'as Bob')],
    [
      'an event of another office',
      'wrong_office',
      () => ada.device.event({ office: `${'a'.repeat(51)}q`, type: 'message', room: general, body: { text: 'x' } }),
    ],
    ['a header that is no JSON', 'bad_request', () => ({ ...message(ada, 'x'), header: '{nonsense' })],
    [
      'a type that does not exist',
      'bad_request',
      () =>
        make(ada, { type: 'message', room: general, body: { text: 'x' }, header: { type: 'nonsense' as EventType } }),
    ],
    [
      'a body of another type',
      'bad_request',
      () => make(ada, { type: 'message', room: general, body: { text: 7 as unknown as string } }),
    ],
    ['an empty message', 'bad_request', () => message(ada, '   ')],
    ['control characters in the text', 'bad_request', () => message(ada, 'a\u0000b')],
    [
      'a room event without a room',
      'bad_request',
      () => make(ada, { type: 'message', room: null, body: { text: 'x' } }),
    ],
    ['an edit of nothing', 'bad_request', () => make(ada, { type: 'edit', room: general, body: { text: 'x' } })],
    [
      'an edit of what is not there',
      'not_found',
      () => make(ada, { type: 'edit', room: general, ref: uuidv7(), body: { text: 'x' } }),
    ],
    ['a room that is not there', 'not_found', () => message(ada, 'x', uuidv7())],
    [
      'a post in a webhook’s name',
      'forbidden',
      () => make(ada, { type: 'message', room: general, body: { text: 'x', via: { name: 'Bot' } } }),
    ],
    [
      'a second office',
      'forbidden',
      () => make(ada, { type: 'office.create', room: null, body: { name: 'x', root: 'A'.repeat(122) } }),
    ],
    [
      'a file that was never uploaded',
      'not_found',
      () =>
        make(ada, {
          type: 'message',
          room: general,
          body: { text: '', attachments: [{ blob: 'A'.repeat(43), name: 'x', size: 1, type: 'text/plain' }] },
        }),
    ],
    [
      'a path for a file name',
      'bad_request',
      () =>
        make(ada, {
          type: 'message',
          room: general,
          body: { text: '', attachments: [{ blob: 'A'.repeat(43), name: '../x', size: 1, type: 'text/plain' }] },
        }),
    ],
  ])('refuses %s with %s', async (_, code, event) => {
    expect(await codeOf(ada, event())).toBe(code);
  });

  it('accepts the right ones of a list around a wrong one, in order', async () => {
    const [one, wrong, two] = [message(ada, 'one'), message(ada, ''), message(ada, 'two')];
    const results = await append(ada, one, wrong, two);
    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    const [first, , third] = results;
    expect(first?.ok && third?.ok && third.seq > first.seq && third.n === first.n + 1).toBe(true);
  });

  it('only the author edits; the author or an admin deletes, and the body is gone for good', async () => {
    const sent = message(bob, 'a secret');
    await appendOne(bob, sent);
    const about = { room: general, ref: sent.id };
    expect(await codeOf(ada, make(ada, { type: 'edit', ...about, body: { text: 'not mine' } }))).toBe('forbidden');
    expect(await codeOf(eve, make(eve, { type: 'delete', ...about, body: {} }))).toBe('forbidden');
    expect(await codeOf(bob, make(bob, { type: 'edit', ...about, body: { text: 'a better secret' } }))).toBeUndefined();
    const edited = await bob.request('message', { id: sent.id });
    expect(JSON.stringify(edited)).toContain('a better secret');
    expect(await codeOf(ada, make(ada, { type: 'delete', ...about, body: {} }))).toBeUndefined();
    const reply = await eve.request('history', { room: general });
    const page = historyPage.parse((reply as unknown as { page: unknown }).page);
    const state = page.messages.find((one) => idOf(one.event) === sent.id);
    expect(state).toMatchObject({ event: { header: sent.header, body: null }, deleted: { member: memberOf(ada) } });
    expect(JSON.stringify(page)).not.toContain('secret');
  });
});

describe('Rooms', () => {
  it('several rooms at once: each tells only those who are in it', async () => {
    const room = uuidv7();
    const own = make(ada, {
      type: 'room.create',
      room,
      id: room,
      body: { kind: 'private', name: 'board', members: [memberOf(bob)] },
    });
    expect(await codeOf(ada, own)).toBeUndefined();
    const said = message(ada, 'for the board', own.id);
    await appendOne(ada, said);
    const open = message(ada, 'for all');
    await appendOne(ada, open);
    await until('Bob hears it', () => eventsOf(bob).some((event) => idOf(event) === said.id));
    await until('Eve hears what is for all', () => eventsOf(eve).some((event) => idOf(event) === open.id));
    expect(JSON.stringify(eve.packets)).not.toContain(own.id);
    expect(await codeOf(eve, message(eve, 'let me in', own.id))).toBe('not_found');

    await appendOne(ada, make(ada, { type: 'room.invite', room: own.id, body: { member: memberOf(eve) } }));
    const later = message(bob, 'welcome Eve', own.id);
    await appendOne(bob, later);
    await until('Eve hears what follows', () => eventsOf(eve).some((event) => idOf(event) === later.id));

    await appendOne(ada, make(ada, { type: 'room.remove', room: own.id, body: { member: memberOf(eve) } }));
    const after = message(bob, 'without Eve', own.id);
    await appendOne(bob, after);
    const marker = message(bob, 'marker');
    await appendOne(bob, marker);
    await until('Eve hears the marker', () => eventsOf(eve).some((event) => idOf(event) === marker.id));
    expect(eventsOf(eve).some((event) => idOf(event) === after.id)).toBe(false);
    expect(await eve.request('history', { room: own.id })).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('an archived room takes nothing until it is opened again', async () => {
    const room = uuidv7();
    await appendOne(ada, make(ada, { type: 'room.create', room, id: room, body: { kind: 'public', name: 'old' } }));
    await appendOne(ada, make(ada, { type: 'room.archive', room, body: { archived: true } }));
    expect(await codeOf(bob, message(bob, 'still here?', room))).toBe('archived');
    await appendOne(ada, make(ada, { type: 'room.archive', room, body: { archived: false } }));
    expect(await codeOf(bob, message(bob, 'yes', room))).toBeUndefined();
  });
});

describe('The log', () => {
  it('numbers each stream without holes and vouches for every batch with a receipt in an unbroken chain', async () => {
    await append(ada, ...Array.from({ length: 20 }, (_, index) => message(ada, `line ${String(index)}`)));
    const numbers = new Map<number, number>();
    for (const event of eventsOf(bob)) {
      const { room } = JSON.parse(event.header) as { room: string | null };
      if (room === general) numbers.set(event.n, event.seq);
    }
    const sorted = [...numbers.keys()].sort((a, b) => a - b);
    expect(sorted).toEqual(Array.from({ length: sorted.length }, (_, index) => (sorted[0] ?? 0) + index));

    const host = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: welcomeOf(bob).host }, format: 'jwk' });
    let last: { receipt: string; to: number } | undefined;
    let linked = 0;
    for (const packet of packetsOf(bob)) {
      if (!packet.receipt) continue;
      const { receipt, signature } = packet.receipt;
      expect(verify(null, Buffer.from(receiptSigningText(receipt)), host, Buffer.from(signature, 'base64url'))).toBe(
        true,
      );
      const body = receiptBody.parse(JSON.parse(receipt));
      expect(body.parts).toContain(
        sha256(receiptPartText(packet.events.map(({ seq, header }) => ({ seq, headerHash: sha256(header) })))),
      );
      expect(packet.safe).toBeLessThan(body.from);
      if (receipt === last?.receipt) continue;
      // Between two may lie batches of rooms that Bob does not see.
      if (last && body.from === last.to + 1) {
        expect(body.previous).toBe(sha256(last.receipt));
        linked += 1;
      }
      last = { receipt, to: body.to };
    }
    expect(linked).toBeGreaterThan(0);
  });

  it('missed events: who comes back with a cursor gets exactly what came after it, then live batches', async () => {
    const first = await rawPeer(office.url, office.office, { name: 'Away' });
    const before = message(ada, 'before');
    await appendOne(ada, before);
    await until('it', () => eventsOf(first).some((event) => idOf(event) === before.id));
    const { epochs } = welcomeOf(first);
    const epoch = epochs.at(-1)?.id ?? '';
    const cursor = { epoch, seq: Math.max(...eventsOf(first).map((event) => event.seq)) };
    first.close();
    const missed = Array.from({ length: 700 }, (_, index) => message(ada, `missed ${String(index)}`));
    for (let from = 0; from < missed.length; from += 50) await append(ada, ...missed.slice(from, from + 50));

    const back = await rawPeer(office.url, office.office, { device: first.device, auth: { cursor, epochs } });
    expect(welcomeOf(back).mode).toBe('resume');
    const last = missed.at(-1)?.id;
    await until('the last one', () => eventsOf(back).some((event) => idOf(event) === last));
    expect(eventsOf(back).map(idOf)).toEqual(missed.map((event) => event.id));
    expect(packetsOf(back).length).toBeGreaterThan(1);
    for (const { events, receipt } of packetsOf(back)) expectPageReceipt(receipt, events, welcomeOf(back).host);
    const live = message(bob, 'live again');
    await appendOne(bob, live);
    await until('it live', () => eventsOf(back).some((event) => idOf(event) === live.id));
    back.close();
  });

  it('a page of history, and of changes, names its events and their edits in a receipt, and nothing else', async () => {
    const sent = Array.from({ length: limits.receiptPart + 2 }, (_, index) => message(ada, `page ${String(index)}`));
    await append(ada, ...sent);
    const edit = make(ada, { type: 'edit', room: general, body: { text: 'edited' }, ref: sent[0]?.id ?? '' });
    const edited = await appendOne(ada, edit);
    const seq = edited.ok ? edited.seq : 0;
    const { host } = welcomeOf(bob);
    const asked = (await bob.request('history', { room: general, limit: sent.length })) as unknown as { page: unknown };
    const page = historyPage.parse(asked.page);
    const shown = page.messages.flatMap(({ event, edit: last }) => (last ? [event, last] : [event]));
    expect(shown.map(idOf).toSorted()).toEqual([...sent, edit].map(({ id }) => id).toSorted());
    expectPageReceipt(page.receipt, shown, host);

    const ask = { room: general, from: page.from, to: page.to };
    const { reply } = chat.changes;
    const changed = reply.parse(await bob.request('changes', { ...ask, since: seq - 1 }));
    const changes = changed.messages.flatMap(({ event, edit: last }) => (last ? [event, last] : [event]));
    expect(changes.map(idOf)).toEqual([sent[0]?.id, edit.id]);
    expectPageReceipt(changed.receipt, changes, host);
    expect(reply.parse(await bob.request('changes', { ...ask, since: seq }))).toEqual({ messages: [], asOf: seq });
  });

  it('a cursor beyond the head, or of an epoch the host never had, is rewound to what both have', async () => {
    const { epochs } = welcomeOf(bob);
    const epoch = epochs.at(-1)?.id ?? '';
    for (const lie of [
      { cursor: { epoch, seq: 1_000_000 }, epochs },
      { cursor: { epoch: uuidv7(), seq: 5 }, epochs: [] },
    ]) {
      const back = await rawPeer(office.url, office.office, { device: bob.device, auth: lie });
      const said = welcomeOf(back);
      expect(said.mode).toBe('rewind');
      expect(said.base).toBeLessThanOrEqual(said.seq);
      back.close();
    }
  });
});
