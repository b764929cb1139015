import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { about, addresses, announce, browse, listed, quick } from './discovering.ts';
import { createLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { describeLab } from './requirements.ts';

describeLab('interfaces come, go and change', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = createLab();
  });
  afterEach(() => lab.close());

  test('a host on two networks is found on both, at the right address on each', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const d = lab.host('d', 'lan1');
    a.plug('eth1', 'lan1', '10.78.0.1/24');
    await announce(a, 'Between');
    const onFirst = await (await browse(b)).wait('found');
    const onSecond = await (await browse(d)).wait('found');
    const lan0 = addresses(onFirst).filter((address) => address.includes('.'));
    const lan1 = addresses(onSecond).filter((address) => address.includes('.'));
    expect(lan0).toEqual(['10.77.0.1']);
    expect(lan1).toEqual(['10.78.0.1']);
  });

  test('who is on two networks finds the offices of both', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const d = lab.host('d', 'lan1');
    a.plug('eth1', 'lan1', '10.78.0.1/24');
    const peer = await browse(a);
    await announce(b, 'First floor');
    await announce(d, 'Second floor');
    expect(addresses(await peer.wait(about('found', 'First floor')))).toContain('10.77.0.2');
    expect(addresses(await peer.wait(about('found', 'Second floor')))).toContain('10.78.0.3');
  });

  test('an adapter that was taken out and put back with the same address works again', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const host = await announce(a, 'Docked');
    a.unplug();
    await host.wait((e) => e.event === 'networks' && (e['networks'] as unknown[]).length === 0);
    a.plug('eth0', 'lan0', '10.77.0.1/24');
    const peer = await browse(b);
    expect(addresses(await peer.wait('found'))).toContain('10.77.0.1');
    expect(host.running()).toBe(true);
  });

  test('the same of the one who looks', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const peer = await browse(b);
    b.unplug();
    await peer.wait((e) => e.event === 'networks' && (e['networks'] as unknown[]).length === 0);
    b.plug('eth0', 'lan0', '10.77.0.2/24');
    await announce(a, 'Docked');
    await peer.wait('found');
  });

  test('an adapter that was off comes back', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const host = await announce(a, 'Off and on');
    a.adapter(false);
    await host.wait((e) => e.event === 'networks' && (e['networks'] as unknown[]).length === 0);
    a.adapter(true);
    await (await browse(b)).wait('found');
    expect(host.running()).toBe(true);
  });

  test('a host that started without any network is found once it has one', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    a.adapter(false);
    await announce(a, 'Early');
    const peer = await browse(b);
    a.adapter(true);
    expect(addresses(await peer.wait('found'))).toContain('10.77.0.1');
  });

  test('a new lease is told to whoever knows the office, and the old address fades away', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const host = await announce(a, 'Moved');
    const peer = await browse(b);
    await peer.wait('found');
    a.readdress('10.77.0.101/24');
    const changed = await peer.wait((e) => e.event === 'changed' && addresses(e)[0] === '10.77.0.101');
    expect(changed['name']).toBe('Moved');
    await vi.waitFor(async () => expect(addresses((await listed(peer))[0])).not.toContain('10.77.0.1'), 10_000);
    expect(peer.events.filter((e) => e.event === 'lost')).toEqual([]);
    expect(host.running()).toBe(true);
  });

  test('after sleep nobody seems lost, and what came meanwhile is found', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await announce(a, 'Awake');
    const peer = await browse(b, { ...quick, sleepGap: 2_000 });
    await peer.wait('found');
    peer.pause(true);
    // Longer than the 4 s of silence after which an office is lost.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await announce(a, 'Came meanwhile');
    const woken = performance.now();
    peer.pause(false);
    await peer.wait('networks', { since: woken });
    await peer.wait(about('found', 'Came meanwhile'));
    expect((await listed(peer)).map((office) => office.name)).toContain('Awake');
    expect(peer.events.filter((e) => e.event === 'lost')).toEqual([]);
  });

  test('a question that comes when there is no route ends nobody', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const host = await announce(a, 'Routeless');
    a.shell('ip route flush default; ip route add unreachable 224.0.0.0/4');
    const peer = await browse(b);
    await peer.wait('found'); // By IPv6 at least.
    expect(host.running()).toBe(true);
  });
});

describeLab('IPv6', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = createLab();
  });
  afterEach(() => lab.close());

  test('on a network without IPv4 an office is found at its link-local address, with its zone', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    a.readdress(undefined);
    b.readdress(undefined);
    const host = await announce(a, 'Six');
    const peer = await browse(b);
    const [address = ''] = addresses(await peer.wait('found'));
    expect(address).toMatch(/^fe80::[0-9a-f:]+%eth0$/);

    a.node('tests/lab/programs/listen.ts', '7788');
    const answer = b.node('tests/lab/programs/dial.ts', address, '7788');
    await answer.wait('connected');

    await host.end('SIGTERM');
    expect((await peer.wait('lost'))['reason']).toBe('goodbye');
  });

  test('with both, every way is told: IPv4, unique local and link-local addresses', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    a.shell('ip addr add fd00:77::1/64 dev eth0');
    b.shell('ip addr add fd00:77::2/64 dev eth0');
    await announce(a, 'Both');
    const peer = await browse(b);
    await vi.waitFor(async () => {
      const ways = addresses((await listed(peer))[0]);
      expect(ways).toContain('10.77.0.1');
      expect(ways).toContain('fd00:77::1');
      expect(ways.some((address) => address.startsWith('fe80::') && address.endsWith('%eth0'))).toBe(true);
    }, 5_000);
  });

  test('where only IPv4 multicast is filtered, IPv6 finds the office', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await announce(a, 'Filtered');
    b.blockMdns(true, 'ip');
    const peer = await browse(b);
    expect(addresses(await peer.wait('found'))[0]).toMatch(/^fe80::/);
    const trouble = await peer.wait((e) => e.event === 'trouble' && e['code'] === 'blocked');
    expect(trouble).toMatchObject({ network: 'eth0', family: 'IPv4' });
  });
});
