import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceSigningText, welcome, type Appended, type SignedEvent } from '../../protocol/index.ts';
import { createTestDevice, type TestDevice } from '../support/device.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { isPush, rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let owner: RawPeer;
let bob: RawPeer;
beforeAll(async () => {
  office = await startTestHost();
  owner = await rawPeer(office.url, office.office, { name: 'Owner', token: office.ownerToken });
  bob = await rawPeer(office.url, office.office, { name: 'Bob' });
});
afterAll(async () => {
  for (const peer of [owner, bob]) peer.close();
  await office.end();
});

const memberOf = (peer: RawPeer): string => welcome.parse(peer.pushes('welcome')[0]).member;
const connect = (device: TestDevice, more = {}) => rawPeer(office.url, office.office, { device, ...more });

async function codeOf(peer: RawPeer, event: SignedEvent): Promise<string | undefined> {
  const reply = await peer.request('append', { events: [event] });
  expect(reply).toMatchObject({ ok: true });
  const [result] = (reply as unknown as { results: Appended[] }).results;
  return result?.ok === false ? result.error.code : undefined;
}

const proofOf = (device: TestDevice, member: string) =>
  device.sign(deviceSigningText(office.office, member, device.id));
const adding = (peer: RawPeer, device: TestDevice, proof = proofOf(device, memberOf(peer))) =>
  peer.device.event({
    ...{ office: office.office, type: 'device.add', room: null },
    body: { device: device.id, name: 'phone', proof },
  });
const revoking = (peer: RawPeer, device: TestDevice) =>
  peer.device.event({
    ...{ office: office.office, type: 'device.revoke', room: null },
    body: { device: device.id },
  });

describe('Devices', () => {
  it('a second device, which has signed for it, is the same member', async () => {
    const phone = createTestDevice();
    await expect(connect(phone)).rejects.toThrow('join_required');
    expect(await codeOf(bob, adding(bob, phone))).toBeUndefined();
    const there = await connect(phone);
    expect(memberOf(there)).toBe(memberOf(bob));
    const told = welcome.parse(there.pushes('welcome')[0]).members.find(({ id }) => id === memberOf(bob));
    expect(new Map(told?.devices.map(({ id, name }) => [id, name]))).toEqual(
      new Map([
        [bob.device.id, ''],
        [phone.id, 'phone'],
      ]),
    );
    there.close();
  });

  it('none is added that has not signed, has signed for another member, or belongs to somebody', async () => {
    const phone = createTestDevice();
    expect(await codeOf(bob, adding(bob, phone, bob.device.sign('x')))).toBe('bad_proof');
    expect(await codeOf(bob, adding(bob, phone, proofOf(phone, memberOf(owner))))).toBe('bad_proof');
    expect(await codeOf(bob, adding(bob, owner.device))).toBe('conflict');
    await expect(connect(phone)).rejects.toThrow('join_required');
  });

  it('a revoked one is cut off at once, and comes back neither by its proof, nor by joining, nor by being added', async () => {
    const phone = createTestDevice();
    await codeOf(bob, adding(bob, phone));
    const there = await connect(phone);
    const files = await connect(phone, { namespace: '/files/' });
    expect(await codeOf(bob, revoking(bob, phone))).toBeUndefined();
    expect(await there.next(isPush('bye'), 'the farewell')).toMatchObject({ data: ['bye', { reason: 'revoked' }] });
    await Promise.all([there.closed, files.closed]);
    await expect(connect(phone)).rejects.toThrow('revoked');
    await expect(connect(phone, { name: 'Somebody else' })).rejects.toThrow('revoked');
    expect(await codeOf(bob, adding(bob, phone))).toBe('conflict');
    expect(await codeOf(bob, revoking(bob, phone))).toBe('exists');
    expect(await bob.request('ping', {})).toMatchObject({ ok: true });
  });

  it('is revoked by its member, or by who outranks them; the last owner keeps one to get in with', async () => {
    expect(await codeOf(bob, revoking(bob, owner.device))).toBe('forbidden');
    expect(await codeOf(owner, revoking(owner, owner.device))).toBe('forbidden');
    const phone = createTestDevice();
    await codeOf(bob, adding(bob, phone));
    expect(await codeOf(owner, revoking(owner, phone))).toBeUndefined();
    await expect(connect(phone)).rejects.toThrow('revoked');
  });
});
