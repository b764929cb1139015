import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../main/host/index.ts';
import { admin, chat, eventsPacket, limits, welcome, type EventBody, type EventType } from '../../protocol/index.ts';
import { sha256 } from '../support/device.ts';
import { startTestHost, type TestHost } from '../support/host.ts';
import { until } from '../support/wait.ts';
import { rawPeer, type RawPeer } from './raw.ts';

let office: TestHost;
let restored: TestHost | undefined;
let folder: string;
let ada: RawPeer;
let bob: RawPeer;
let general: string;

beforeEach(async () => {
  office = await startTestHost();
  folder = await mkdtemp(join(tmpdir(), 'landline-offers-'));
  ada = await rawPeer(office.url, office.office, { name: 'Ada', token: office.ownerToken });
  bob = await rawPeer(office.url, office.office, { name: 'Bob' });
  general = welcomeOf(ada).rooms.find((room) => room.name === 'general')?.id ?? '';
});
afterEach(async () => {
  for (const peer of [ada, bob]) peer.close();
  await restored?.end();
  restored = undefined;
  await office.end();
  await rm(folder, { recursive: true, force: true });
});

const welcomeOf = (peer: RawPeer) => welcome.parse(peer.pushes('welcome')[0]);
const packetsOf = (peer: RawPeer) => peer.pushes('events').map((packet) => eventsPacket.parse(packet));
const idOf = (event: { header: string }): string => (JSON.parse(event.header) as { id: string }).id;

async function append<T extends EventType>(
  peer: RawPeer,
  type: T,
  room: string | null,
  body: EventBody<T>,
  id: string = uuidv7(),
): Promise<string> {
  const event = peer.device.event({ office: office.office, type, room, body, id });
  const { results } = chat.append.reply.parse(await peer.request('append', { events: [event] }));
  expect(results).toMatchObject([{ ok: true }]);
  return id;
}

/** An event as a peer was told of it, with the packet's receipt and the part of it that names the event. */
async function offerOf(peer: RawPeer, id: string) {
  const packet = await until('the event', () =>
    packetsOf(peer).find(({ events }) => events.some((event) => idOf(event) === id)),
  );
  const from = packet.events.findIndex((event) => idOf(event) === id);
  const event = packet.events[from];
  const start = from - (from % limits.receiptPart);
  const part = packet.events
    .slice(start, start + limits.receiptPart)
    .map(({ seq, header }) => ({ seq, headerHash: sha256(header) }));
  return { event, proof: { receipt: packet.receipt, part } };
}

async function offer(peer: RawPeer, ...events: object[]): Promise<string[]> {
  const { results } = chat.offer.reply.parse(await peer.request('offer', { events }));
  return results.map((result) => (result.ok ? 'ok' : result.error.code));
}

async function backUp(): Promise<string> {
  const connection = await rawPeer(office.url, office.office, { device: ada.device, namespace: '/admin' });
  const { path } = admin.backup.reply.parse(await connection.request('backup', {}));
  connection.close();
  return path;
}

/** The host's computer is replaced by one with the backup. Nobody is connected yet. */
async function restore(backup: string): Promise<TestHost> {
  for (const peer of [ada, bob]) peer.close();
  await office.host.stop();
  const dir = join(folder, 'restored');
  await restoreBackup(backup, dir);
  return (restored = await startTestHost({ dir }));
}

describe('Offers after a restore', () => {
  it('nobody keeps a role by offering the proof of it and leaving out the end of it', async () => {
    const backup = await backUp();
    const member = welcomeOf(bob).member;
    const promotion = await append(ada, 'member.role', null, { member, role: 'admin' });
    await append(ada, 'member.role', null, { member, role: 'member' });
    const proven = await offerOf(ada, promotion);
    const { url } = await restore(backup);

    bob = await rawPeer(url, office.office, { device: bob.device });
    expect(await offer(bob, proven)).toEqual(['forbidden']);
    await expect(rawPeer(url, office.office, { device: bob.device, namespace: '/admin' })).rejects.toThrow('forbidden');
    expect(welcomeOf(bob).role).toBe('member');
    ada = await rawPeer(url, office.office, { device: ada.device });
    expect(await offer(ada, proven)).toEqual(['ok']);
  });

  it('what takes a right away comes back by whoever has the proof', async () => {
    const backup = await backUp();
    const kick = await append(ada, 'member.kick', null, { member: welcomeOf(bob).member, ban: true });
    const proven = await offerOf(ada, kick);
    const { url } = await restore(backup);

    bob = await rawPeer(url, office.office, { device: bob.device });
    const again = await rawPeer(url, office.office, { name: 'Somebody' });
    expect(await offer(again, proven)).toEqual(['ok']);
    await bob.closed;
    await expect(rawPeer(url, office.office, { device: bob.device })).rejects.toThrow('banned');
    again.close();
  });

  it('an event is proven by the page of a catch-up as well as by the batch that brought it', async () => {
    const backup = await backUp();
    const { epochs, seq } = welcomeOf(bob);
    bob.close();
    const said: string[] = [];
    for (let at = 0; at < limits.receiptPart + 3; at += 1) {
      said.push(await append(ada, 'message', general, { text: String(at) }));
    }
    const cursor = { epoch: epochs.at(-1)?.id ?? '', seq };
    bob = await rawPeer(office.url, office.office, { device: bob.device, auth: { cursor, epochs } });
    const proven = [];
    for (const id of said) proven.push(await offerOf(bob, id));
    const { url } = await restore(backup);

    bob = await rawPeer(url, office.office, { device: bob.device });
    const [first] = proven;
    const lie = { ...first, proof: { ...first?.proof, part: first?.proof.part.slice(1) } };
    expect(await offer(bob, lie)).toEqual(['forbidden']);
    expect(await offer(bob, ...proven)).toEqual(said.map(() => 'ok'));
    expect(await offer(bob, ...proven)).toEqual(said.map(() => 'ok'));
  });

  it('what stands on something that is not back is refused as not found, and taken once it is there', async () => {
    const backup = await backUp();
    const id = uuidv7();
    await append(ada, 'room.create', id, { kind: 'public', name: 'new' }, id);
    const message = await append(ada, 'message', id, { text: 'first' });
    const [room, said] = [await offerOf(ada, id), await offerOf(ada, message)];
    const { url } = await restore(backup);
    bob = await rawPeer(url, office.office, { device: bob.device });
    expect(await offer(bob, said)).toEqual(['not_found']);
    expect(await offer(bob, room, said)).toEqual(['ok', 'ok']);
  });
});
