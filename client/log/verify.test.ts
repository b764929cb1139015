import { describe, expect, it } from 'vitest';
import { limits, receiptPartText, receiptSigningText, type LoggedEvent, type Receipt } from '../../protocol/index.ts';
import { createCrypto } from '../crypto/crypto.ts';
import { createDeviceKey, createSoftwareIdentity } from '../crypto/identity.ts';
import { signEvent } from './event.ts';
import { createProofIndex, proofsOf } from './receipts.ts';
import { joinsAmong, verifyEvent } from './verify.ts';

const office = 'a'.repeat(52);
const room = '018f0000-0000-7000-8000-000000000001';
const member = '018f0000-0000-7000-8000-000000000002';
const epoch = '018f0000-0000-7000-8000-000000000003';

// Both ways of doing the same: WebCrypto, and the libraries where a page has none.
describe.each([
  ['WebCrypto', createCrypto()],
  ['the noble libraries', createCrypto(null)],
])('with %s', (_, crypto) => {
  const identity = createSoftwareIdentity(createDeviceKey());
  const service = createSoftwareIdentity(createDeviceKey());
  const deps = {
    office,
    crypto,
    membersOf: (device: string) => (device === identity.device ? new Set([member]) : undefined),
  };

  async function logged(seq: number, text = 'hello'): Promise<LoggedEvent> {
    const event = await signEvent(
      { type: 'message', room, body: { text } },
      { office, identity, crypto, clock: () => 1 },
    );
    return { ...event, seq, n: seq, member, receivedAt: 2 };
  }

  it('an event passes as its author signed it, and erased', async () => {
    const event = await logged(1);
    expect(await verifyEvent(event, deps)).toMatchObject({
      event: { seen: { type: 'message', body: { text: 'hello' } } },
    });
    expect(await verifyEvent({ ...event, body: null }, deps)).toHaveProperty('event');
  });

  it('an event with another body, header, signature, office or member is kept out', async () => {
    const [event, second] = [await logged(1), await logged(2, 'other')];
    const forged: LoggedEvent[] = [
      { ...event, body: second.body },
      { ...event, header: event.header.replace('"at":1', '"at":2') },
      { ...event, signature: second.signature },
      { ...event, member: epoch },
      { ...event, header: '{}' },
    ];
    for (const one of forged) expect(await verifyEvent(one, deps)).toHaveProperty('bad');
    expect(await verifyEvent(event, { ...deps, office: 'b'.repeat(52) })).toHaveProperty('bad');
  });

  it('a device that joins again is its new member’s from the joining on, and nobody else’s', async () => {
    const event = await logged(1);
    const again = '018f0000-0000-7000-8000-000000000004';
    const body = { name: 'Ada' };
    const join = await signEvent(
      { type: 'member.join', room: null, body, id: again },
      { office, identity, crypto, clock: () => 1 },
    );
    const joined: LoggedEvent = { ...join, seq: 2, n: 2, member: again, receivedAt: 2 };
    const after = { ...event, member: again };
    expect(await verifyEvent(joined, deps)).toHaveProperty('event');
    expect(await verifyEvent(after, deps)).toHaveProperty('bad');
    const joins = await joinsAmong([after, joined], deps);
    expect(await verifyEvent(after, deps, joins)).toHaveProperty('event');
    expect(await verifyEvent({ ...event, member: epoch }, deps, joins)).toHaveProperty('bad');
    const third = '018f0000-0000-7000-8000-000000000005';
    const last = await signEvent(
      { type: 'member.join', room: null, body, id: third },
      { office, identity, crypto, clock: () => 1 },
    );
    const both = await joinsAmong([joined, { ...last, seq: 3, n: 3, member: third, receivedAt: 3 }], deps);
    for (const one of [again, third]) {
      expect(await verifyEvent({ ...event, member: one }, deps, both)).toHaveProperty('event');
    }
    const forged = await joinsAmong([{ ...joined, signature: event.signature }], deps);
    expect(await verifyEvent(after, deps, forged)).toHaveProperty('bad');
  });

  it('a receipt passes for exactly the events it names, and proves each of them', async () => {
    const events = [await logged(4), await logged(5)];
    const part = await Promise.all(
      events.map(async ({ seq, header }) => ({ seq, headerHash: await crypto.hashText(header) })),
    );
    const parts = [await crypto.hashText(receiptPartText(part))];
    const text = JSON.stringify({ office, epoch, from: 4, to: 5, at: 3, parts, previous: '' });
    const receipt: Receipt = {
      receipt: text,
      host: service.device,
      signature: await service.sign(receiptSigningText(text)),
    };
    const expected = { office, epoch, host: service.device, crypto, wholeStream: true };
    const bad = (why: string) => ({ bad: expect.stringContaining(why) as string });
    expect(await proofsOf(receipt, events.toReversed(), expected)).toEqual({ proofs: [{ receipt, part }] });
    expect(await proofsOf(receipt, events.slice(1), expected)).toEqual(bad('does not name'));
    expect(await proofsOf(receipt, events, { ...expected, host: identity.device })).toEqual(bad('another device'));
    expect(await proofsOf(receipt, events, { ...expected, epoch: room })).toEqual(bad('epoch'));
    const altered = { ...receipt, receipt: text.replace('"at":3', '"at":4') };
    expect(await proofsOf(altered, events, expected)).toEqual(bad('signature'));
    expect(await proofsOf(receipt, events.slice(1), { ...expected, wholeStream: false })).toEqual({ proofs: [] });

    const proofOf = createProofIndex([{ receipt, part }], crypto);
    for (const event of events) expect(await proofOf(event)).toEqual({ receipt, part });
    expect(await proofOf(await logged(4, 'another at the same place'))).toBeUndefined();
  });

  it('a receipt of many events proves each by a small part of them', async () => {
    const events = await Promise.all(Array.from({ length: limits.receiptPart + 3 }, (_, at) => logged(at + 1)));
    const hashed = await Promise.all(
      events.map(async ({ seq, header }) => ({ seq, headerHash: await crypto.hashText(header) })),
    );
    const cut = [hashed.slice(0, limits.receiptPart), hashed.slice(limits.receiptPart)];
    const parts = await Promise.all(cut.map((part) => crypto.hashText(receiptPartText(part))));
    const text = JSON.stringify({ office, epoch, from: 1, to: events.length, at: 3, parts });
    const signature = await service.sign(receiptSigningText(text));
    const receipt: Receipt = { receipt: text, host: service.device, signature };
    const expected = { office, epoch, host: service.device, crypto, wholeStream: false };
    expect(await proofsOf(receipt, events, expected)).toEqual({ proofs: cut.map((part) => ({ receipt, part })) });
  });
});
