import { afterEach, beforeEach, expect, test } from 'vitest';
import { addresses, announce, browse, listed } from './discovering.ts';
import { createLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { describeLab } from './requirements.ts';

describeLab('mDNS that does not pass', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = createLab();
  });
  afterEach(() => lab.close());

  test('a firewall on this computer is noticed, told and noticed again when it is gone', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await announce(a, 'Behind');
    b.blockMdns(true);
    const peer = await browse(b);
    expect(await peer.wait((e) => e.event === 'trouble' && e['code'] === 'blocked')).toMatchObject({ network: 'eth0' });
    expect(await listed(peer)).toEqual([]);
    b.blockMdns(false);
    const since = performance.now();
    await peer.wait('found');
    await peer.wait((e) => e.event === 'networks' && JSON.stringify(e).includes('working'), { since });
  });

  test('where nothing is blocked nothing is reported, with the cable pulled, too', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await announce(a, 'Free');
    const peer = await browse(b);
    await peer.wait('found');
    a.cable(false);
    await peer.wait('lost');
    expect(peer.events.filter((e) => e.event === 'trouble')).toEqual([]);
  });

  test('UDP port 5353 in the hands of another program is reported, and used once it is free', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const holder = b.node('tests/lab/programs/hold-port.ts');
    await holder.wait('held');
    await announce(a, 'Patient');
    const peer = await browse(b);
    expect(await peer.wait('trouble')).toMatchObject({ code: 'port_taken', detail: 'EADDRINUSE' });
    await holder.end();
    expect(addresses(await peer.wait('found'))).toContain('10.77.0.1');
  });

  test('a host that cannot have the port lives, and is found when it can', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const holder = a.node('tests/lab/programs/hold-port.ts');
    await holder.wait('held');
    const host = await announce(a, 'Patient');
    await host.wait('trouble');
    const peer = await browse(b);
    await holder.end();
    await peer.wait('found');
    expect(host.running()).toBe(true);
  });
});
