import { afterEach, beforeEach, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { EventBody, EventType } from '../../../protocol/index.ts';
import { connectPeer, type Peer } from '../../../tests/support/peer.ts';
import { startTestHost, type TestHost } from '../../../tests/support/host.ts';
import { until } from '../../../tests/support/wait.ts';

let office: TestHost;
let owner: Peer;
let lobby: string;
let token: string;

beforeEach(async () => {
  office = await startTestHost({ guests: true });
  owner = await arrive('Owner', office.ownerToken);
  lobby = uuidv7();
  await say(owner, 'room.create', lobby, { kind: 'private', name: 'lobby' }, lobby);
  const admin = await connectPeer({
    url: office.url,
    office: office.office,
    device: owner.device,
    namespace: '/admin',
  });
  const made = await admin.request('invite.create', { role: 'guest', rooms: [lobby], uses: null });
  token = made.ok ? made.token : '';
  admin.close();
});
afterEach(() => office.end());

async function arrive(name: string, by?: string): Promise<Peer> {
  const peer = await connectPeer({ url: office.url, office: office.office, name, ...(by && { join: { token: by } }) });
  peer.socket.emit('presence', { state: 'online' });
  return peer;
}

async function say<T extends EventType>(by: Peer, type: T, room: string | null, body: EventBody<T>, id = uuidv7()) {
  const event = by.device.event({ office: office.office, type, room, body, id });
  expect(await by.append(event)).toMatchObject([{ ok: true }]);
}

const told = (peer: Peer, member: string): string[] =>
  peer
    .pushes<{ members: { member: string; state: string }[] }>('presence.of')
    .flatMap(({ members }) => members.filter((one) => one.member === member).map(({ state }) => state));

it('an office that takes no guests any more ends what they have open, and lets them come back later', async () => {
  const guest = await arrive('Guest', token);
  const admin = await connectPeer({
    url: office.url,
    office: office.office,
    device: owner.device,
    namespace: '/admin',
  });
  const again = () => connectPeer({ url: office.url, office: office.office, device: guest.device });
  const loader = await arrive('Loader', token);
  const files = await connectPeer({
    url: office.url,
    office: office.office,
    device: loader.device,
    namespace: '/files/',
  });
  loader.close();
  const ended = [guest, files].map(({ socket }) => new Promise((resolve) => socket.once('disconnect', resolve)));
  await admin.request('settings.set', { settings: { guests: false } });
  await Promise.all(ended);
  expect(guest.pushes('bye')).toMatchObject([{ reason: 'rights_changed' }]);
  await expect(again()).rejects.toMatchObject({ error: { code: 'unavailable', retryAfter: 60_000 } });
  await expect(arrive('Another', token)).rejects.toMatchObject({ error: { code: 'forbidden' } });
  expect(owner.socket.connected).toBe(true);

  await admin.request('settings.set', { settings: { guests: true } });
  const back = await again();
  expect(back.welcome.member).toBe(guest.welcome.member);
  for (const peer of [back, admin, owner]) peer.close();
});

it('a guest is told of the presence of those it shares a room with, as they come and go', async () => {
  const ann = await arrive('Ann');
  const guest = await arrive('Guest', token);
  await until('the owner shown', () => told(guest, owner.welcome.member).includes('online'));
  expect(told(guest, ann.welcome.member)).toEqual([]);

  await say(owner, 'room.invite', lobby, { member: ann.welcome.member });
  await until('Ann shown, who was there already', () => told(guest, ann.welcome.member).includes('online'));

  await say(owner, 'room.remove', lobby, { member: ann.welcome.member });
  const before = told(guest, ann.welcome.member).length;
  ann.socket.emit('presence', { state: 'dnd' });
  await until('the owner told of Ann', () => told(owner, ann.welcome.member).includes('dnd'));
  owner.socket.emit('presence', { state: 'away' });
  await until('the guest told of the owner', () => told(guest, owner.welcome.member).includes('away'));
  expect(told(guest, ann.welcome.member)).toHaveLength(before);
  for (const peer of [ann, guest, owner]) peer.close();
});
