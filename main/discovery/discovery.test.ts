import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { afterEach, expect, test, vi } from 'vitest';
import { createDiscovery } from './discovery.ts';
import type { Interfaces } from './network.ts';
import type { DiscoveryOptions } from './options.ts';
import { testAnnouncement } from './testing/announcements.ts';
import { freeUdpPort, loopbackOnly } from './testing/loopback.ts';
import type { Discovery, Trouble } from './types.ts';

const running: Discovery[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((discovery) => discovery.stop()));
});

function open(mdnsPort: number, options: Partial<DiscoveryOptions> = {}, interfaces: () => Interfaces = loopbackOnly) {
  const discovery = createDiscovery(
    { mdnsPort, families: ['IPv4'], ladder: [200], round: 400, grace: 200, poll: 100, retry: 300, ...options },
    { interfaces },
  );
  running.push(discovery);
  discovery.start();
  return discovery;
}

async function listenTo(port: number) {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.bind(port, '0.0.0.0');
  await once(socket, 'listening');
  socket.addMembership('224.0.0.251', '127.0.0.1');
  return socket;
}

test('an office that is there already is found, with the way its packets came', async () => {
  const port = await freeUdpPort();
  const host = open(port);
  const peer = open(port);
  const announced = testAnnouncement('Zoë’s office v1.2', { port: 7799, epoch: 3, join: 'passcode' });

  expect(host.advertise(announced)).toMatchObject({ ok: true });
  peer.browse();

  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1));
  expect(peer.offices()[0]).toEqual({
    key: `${announced.office}/${announced.hostKey}`,
    office: announced.office,
    hostKey: announced.hostKey,
    name: 'Zoë’s office v1.2',
    version: 1,
    epoch: 3,
    join: 'passcode',
    endpoints: [{ address: '127.0.0.1', port: 7799 }],
  });
});

test('who only announces learns as well whether its questions come back, on an interface that comes later, too', async () => {
  const port = await freeUdpPort();
  let there: Interfaces = {};
  const host = open(port, {}, () => there);
  host.advertise(testAnnouncement('There'));
  there = loopbackOnly();
  await vi.waitFor(() => expect(host.networks()).toMatchObject([{ state: 'working' }]));

  const second = open(port);
  second.advertise(testAnnouncement('There'));
  await vi.waitFor(() => expect(second.networks()).toMatchObject([{ state: 'working' }]));
});

test('a system that does not tell its interfaces is trouble, not the end, and is asked again', async () => {
  const port = await freeUdpPort();
  open(port).advertise(testAnnouncement('There'));
  const troubles: Trouble[] = [];
  let failing = true;
  const peer = createDiscovery(
    { mdnsPort: port, families: ['IPv4'], ladder: [200], round: 400, poll: 50 },
    {
      interfaces() {
        if (failing) throw new Error('uv_interface_addresses returned EMFILE');
        return loopbackOnly();
      },
    },
  );
  running.push(peer);
  peer.on('trouble', (trouble) => troubles.push(trouble));
  peer.start();
  peer.browse();
  await vi.waitFor(() => expect(troubles).toMatchObject([{ code: 'no_interfaces' }]));
  failing = false;
  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1));
});

test('an office that comes later is told to whoever waits, once', async () => {
  const port = await freeUdpPort();
  const found = vi.fn();
  const peer = open(port);
  peer.on('found', found);
  peer.browse();

  open(port).advertise(testAnnouncement('Later'));

  await vi.waitFor(() => expect(found).toHaveBeenCalledOnce());
});

test('two hosts of one office, and two offices of one name, are told apart', async () => {
  const port = await freeUdpPort();
  const peer = open(port);
  peer.browse();
  open(port).advertise(testAnnouncement('Same'));
  open(port).advertise({ ...testAnnouncement('Same'), hostKey: testAnnouncement('standby').hostKey });
  open(port).advertise({ ...testAnnouncement('Other'), name: 'Same' });

  await vi.waitFor(() => expect(peer.offices()).toHaveLength(3));
  expect(new Set(peer.offices().map((o) => o.office)).size).toBe(2);
});

test('what a discovery announces itself is not listed by it', async () => {
  const port = await freeUdpPort();
  const both = open(port);
  both.advertise(testAnnouncement('Mine'));
  both.browse();
  open(port).advertise(testAnnouncement('Theirs'));

  await vi.waitFor(() => expect(both.offices().map((o) => o.name)).toEqual(['Theirs']));
});

test('a new announcement in place of the old one is a change, not another office', async () => {
  const port = await freeUdpPort();
  const host = open(port);
  const peer = open(port);
  const lost = vi.fn();
  peer.on('lost', lost);
  peer.browse();
  host.advertise(testAnnouncement('Office'));
  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1));

  host.advertise(testAnnouncement('Office', { name: 'Renamed', epoch: 2 }));

  await vi.waitFor(() => expect(peer.offices()).toMatchObject([{ name: 'Renamed', epoch: 2 }]));
  expect(lost).not.toHaveBeenCalled();
});

test('the same announcement again is not told again', async () => {
  const port = await freeUdpPort();
  const host = open(port);
  const packets: Buffer[] = [];
  const stranger = await listenTo(port);
  stranger.on('message', (packet) => packets.push(packet));
  host.advertise(testAnnouncement('Steady'));
  // Its own question whether multicast works, and the answer.
  await vi.waitFor(() => expect(packets).toHaveLength(3));

  host.advertise(testAnnouncement('Steady'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(packets).toHaveLength(3);

  host.advertise(testAnnouncement('Steady', { epoch: 2 }));
  await vi.waitFor(() => expect(packets).toHaveLength(5)); // A goodbye and the new one.
  stranger.close();
});

test('rebuilt, it is found again and finds again', async () => {
  const port = await freeUdpPort();
  const host = open(port, { round: 60_000, ladder: [] });
  const peer = open(port, { round: 60_000, ladder: [] });
  peer.browse();
  host.rebuild();
  peer.rebuild();
  host.advertise(testAnnouncement('Rebuilt'));
  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1));
});

test('an office that says goodbye is gone after it was asked again', async () => {
  const port = await freeUdpPort();
  const host = open(port);
  const peer = open(port, { round: 60_000, ladder: [], goodbyePatience: 300 });
  const lost = vi.fn();
  peer.on('lost', lost);
  host.advertise(testAnnouncement('Leaving'));
  peer.browse();
  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1));

  await host.withdraw();

  await vi.waitFor(() => expect(lost).toHaveBeenCalled(), { timeout: 4_000 });
  expect(lost.mock.calls[0]?.[1]).toBe('goodbye');
  expect(peer.offices()).toEqual([]);
});

test('an office whose interface went away without a word is lost after two rounds', async () => {
  const port = await freeUdpPort();
  let interfaces = loopbackOnly();
  const host = open(port, {}, () => interfaces);
  const peer = open(port);
  const lost = vi.fn();
  peer.on('lost', lost);
  host.advertise(testAnnouncement('Crashed'));
  peer.browse();
  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1));

  interfaces = {};

  await vi.waitFor(() => expect(lost).toHaveBeenCalled(), { timeout: 5_000 });
  expect(lost.mock.calls[0]?.[1]).toBe('silent');

  interfaces = loopbackOnly();
  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1), { timeout: 5_000 });
});

test('at rest nothing is lost', async () => {
  const port = await freeUdpPort();
  const host = open(port);
  const peer = open(port, { round: 50, ladder: [], grace: 50 });
  const lost = vi.fn();
  peer.on('lost', lost);
  host.advertise(testAnnouncement('Quiet'));
  peer.browse();
  await vi.waitFor(() => expect(peer.offices()).toHaveLength(1));

  peer.rest();
  await host.stop();
  // Well past the 160 ms after which it would be lost if anybody asked.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(peer.offices()).toHaveLength(1);

  peer.browse();
  await vi.waitFor(() => expect(lost).toHaveBeenCalled());
});

test('a port that somebody holds is reported, and used once it is free', async () => {
  const port = await freeUdpPort();
  const holder = createSocket({ type: 'udp4', reuseAddr: false });
  holder.bind(port, '0.0.0.0');
  await once(holder, 'listening');
  const troubles: Trouble[] = [];
  let interfaces: Interfaces = {};
  const late = open(port, {}, () => interfaces);
  late.on('trouble', (trouble) => troubles.push(trouble));
  late.browse();
  interfaces = loopbackOnly();
  await vi.waitFor(() => expect(troubles).toMatchObject([{ code: 'port_taken', network: 'lo', family: 'IPv4' }]));
  expect(late.networks()).toMatchObject([{ state: 'failed', detail: 'EADDRINUSE' }]);

  holder.close();
  await vi.waitFor(() => expect(late.networks()).toMatchObject([{ state: 'working' }]), { timeout: 4_000 });
});

test('a question that comes back shows that multicast works here', async () => {
  const peer = open(await freeUdpPort());
  expect(peer.networks()).toMatchObject([{ network: 'lo', state: 'listening' }]);
  peer.browse();
  await vi.waitFor(() => expect(peer.networks()).toMatchObject([{ state: 'working' }]));
});

test('after sleep every socket is made anew', async () => {
  const port = await freeUdpPort();
  let wall = 1_000;
  const networks = vi.fn();
  const peer = createDiscovery(
    { mdnsPort: port, families: ['IPv4'], poll: 20 },
    { interfaces: loopbackOnly, clock: { wall: () => wall, monotonic: () => performance.now() } },
  );
  running.push(peer);
  peer.start();
  peer.on('networks', networks);
  peer.browse();
  await vi.waitFor(() => expect(peer.networks()).toMatchObject([{ state: 'working' }]));
  networks.mockClear();

  wall += 60_000;

  await vi.waitFor(() => expect(networks.mock.calls[0]).toMatchObject([[{ state: 'listening' }]]));
});

test('an announcement that does not fit is refused with a reason', () => {
  const discovery = createDiscovery({}, { interfaces: () => ({}) });
  expect(discovery.advertise(testAnnouncement('Low', { port: 80 }))).toMatchObject({
    ok: false,
    error: { code: 'bad_request', message: expect.stringContaining('1024') as string },
  });
  expect(discovery.advertise(testAnnouncement('Odd', { office: 'no id' }))).toMatchObject({ ok: false });
});
