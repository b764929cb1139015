import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceSigningText } from '../protocol/index.ts';
import { general, openOffice, when, type Office } from '../tests/support/office.ts';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type Client, type Identity } from './index.ts';

let office: Office;
let owner: Client;
let room: string;
beforeEach(async () => {
  office = await openOffice();
  owner = await office.joined('Owner', { token: office.ownerToken });
  room = await general(owner);
});
afterEach(() => office.close());

const newIdentity = () => createSoftwareIdentity(createDeviceKey());
const say = async (client: Client, text: string) => (await client.send(room, { text })).done;

async function read(client: Client): Promise<string[]> {
  await client.openRoom(room);
  await when(client, () => client.timeline(room).current, 'the page');
  return client.timeline(room).items.map(({ text }) => text);
}

/** Says something, leaves, and comes back with the same device as somebody new. */
async function comeAndGo(identity: Identity): Promise<void> {
  const bob = await office.joined('Bob', { identity });
  await say(bob, 'before');
  await (
    await bob.leave()
  ).done;
  await when(bob, () => bob.status().phase !== 'online', 'the end');
  await bob.stop();
  await say(await office.joined('Bob', { identity }), 'after');
}

describe('what somebody said who left and came back with the same device', () => {
  it('is read by a newcomer', async () => {
    await comeAndGo(newIdentity());
    const cy = await office.joined('Cy');
    expect(await read(cy)).toEqual(['before', 'after']);
    expect((await cy.eventsAfter(0)).events.map(({ type }) => type)).toContain('member.leave');
    expect(cy.troubles()).toMatchObject({ bad_event: 0 });
  });

  it('is read by somebody who was away meanwhile', async () => {
    const [identity, store] = [newIdentity(), createMemoryStore()];
    const before = await office.joined('Cy', { identity, store });
    await before.stop();
    await comeAndGo(newIdentity());
    const cy = await office.joined('Cy', { identity, store });
    expect(await read(cy)).toEqual(['before', 'after']);
    expect(cy.troubles()).toMatchObject({ bad_event: 0 });
  });

  it('is read though it was said on a device that they had added', async () => {
    const [bobs, phone] = [newIdentity(), newIdentity()];
    const bob = await office.joined('Bob', { identity: bobs });
    const member = bob.office()?.member ?? '';
    const proof = await phone.sign(deviceSigningText(office.office, member, phone.device));
    await (
      await bob.addDevice(phone.device, 'phone', proof)
    ).done;
    await say(await office.joined('Bob', { identity: phone }), 'from the phone');
    await (
      await owner.kick(member, false)
    ).done;
    await when(bob, () => bob.status().phase !== 'online', 'the end');
    await say(await office.joined('Bob', { identity: phone }), 'from the phone again');
    const cy = await office.joined('Cy');
    expect(await read(cy)).toEqual(['from the phone', 'from the phone again']);
    expect(cy.member(member)?.devices.map(({ name }) => name)).toContain('phone');
  });
});
