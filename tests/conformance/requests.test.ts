import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { startTestHost, type TestHost } from '../support/host.ts';
import { isPush, packetType, rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let peer: RawPeer;
let bystander: RawPeer;
beforeAll(async () => {
  office = await startTestHost();
  peer = await rawPeer(office.url, office.office, { name: 'Hostile' });
  bystander = await rawPeer(office.url, office.office, { name: 'Bystander' });
});
afterAll(async () => {
  bystander.close();
  await office.end();
});

/** That somebody else is served as ever: their request is answered. */
async function nobodyNotices(): Promise<void> {
  expect(await bystander.request('ping', {})).toMatchObject({ ok: true });
}

describe('Requests', () => {
  it.each([
    ['an unknown name', 'nonsense', {}],
    ['a name from Object.prototype', '__proto__', {}],
    ['the name of a push', 'welcome', {}],
    ['no payload', 'history', undefined],
    ['a payload of another kind', 'history', 'text'],
    ['a field of another type', 'history', { room: 7 }],
    ['a number out of range', 'history', { room: uuidv7(), limit: 100_000 }],
    ['an array of too many', 'append', { events: Array.from({ length: 65 }, () => ({})) }],
    ['binary where none belongs', 'search', { text: Buffer.from('x') }],
  ])('answers %s with bad_request', async (_, name, payload) => {
    expect(await peer.request(name, payload)).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  });

  it('answers what may not be known of with not_found', async () => {
    for (const [name, payload] of Object.entries({
      history: { room: uuidv7() },
      changes: { room: uuidv7(), from: 1, to: 9, since: 0 },
      log: { after: 0, room: uuidv7() },
      message: { id: uuidv7() },
      members: { room: uuidv7() },
      read: { room: uuidv7(), n: 1 },
      readers: { room: uuidv7() },
    })) {
      expect(await peer.request(name, payload), name).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
  });

  it('takes nesting 50,000 deep for a wrong payload', async () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    peer.send(`2900["history",${deep}]`);
    const reply = await peer.next((packet) => packet.type === packetType.ack && packet.id === 900, 'the answer');
    expect(reply.data).toMatchObject([{ ok: false, error: { code: 'bad_request' } }]);
    await nobodyNotices();
  });

  it('ignores a request without acknowledgement and a signal with nonsense', async () => {
    peer.send('2["history"]');
    peer.send('2["typing",{"room":"x"}]');
    peer.send('2["typing"]');
    await nobodyNotices();
    expect(await peer.request('ping', {})).toMatchObject({ ok: true });
  });

  it('answers 10,000 tiny packets at once, the ones over the budget with rate_limited, and nobody else waits', async () => {
    const flood = await rawPeer(office.url, office.office, { name: 'Flood' });
    for (let id = 1; id <= 10_000; id += 1) flood.send(`2${String(id)}["ping",{}]`);
    await nobodyNotices();
    const limited = await flood.next(
      ({ type, data }) => type === packetType.ack && JSON.stringify(data).includes('rate_limited'),
      'a refusal by the budget',
    );
    expect((limited.data as [{ error: { retryAfter: number } }])[0].error.retryAfter).toBeGreaterThan(0);
    await flood.next(isPush('bye'), 'the farewell to a connection that floods');
    await flood.closed;
  });
});

describe('Frames', () => {
  it.each([
    ['a packet above the limit', (raw: RawPeer) => raw.send(`21["append",{"events":["${'x'.repeat(300 * 1024)}"]}]`)],
    [
      'text that is not UTF-8',
      (raw: RawPeer) => raw.webSocket.send(Buffer.from([0x34, 0xff, 0xfe]), { binary: false }),
    ],
    ['a frame that is no Engine.IO packet', (raw: RawPeer) => raw.webSocket.send('x')],
    ['a Socket.IO packet that is none', (raw: RawPeer) => raw.send('9nonsense')],
    ['JSON that is none', (raw: RawPeer) => raw.send('21["history",{')],
    ['binary announced for nothing', (raw: RawPeer) => raw.send('5999999999-1["file.put",{}]')],
    ['attachments that nobody waits for', (raw: RawPeer) => raw.sendBinary(Buffer.alloc(10))],
  ])('ends the connection on %s and nobody else notices', async (_, misbehave) => {
    const raw = await rawPeer(office.url, office.office, { name: 'Breaks the protocol' });
    misbehave(raw);
    await raw.closed;
    await nobodyNotices();
  });
});
