import { afterEach, beforeEach, expect, test } from 'vitest';
import { about, addresses, announce, browse, discover } from './discovering.ts';
import { testAnnouncement } from '../../main/discovery/testing/announcements.ts';
import { createLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { describeLab } from './requirements.ts';

describeLab('an office comes and goes', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = createLab();
  });
  afterEach(() => lab.close());

  // Measured: 21 ms (bench/discovery.ts). Here it only must not take a second question, which comes after 0.9 s.
  const atOnce = 900;

  test('who starts after the host finds it by the first question', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await announce(a, 'Zoë’s office v1.2');
    const peer = await browse(b, {});
    const started = await peer.wait('started');
    const found = await peer.wait('found');
    expect(found).toMatchObject({ name: 'Zoë’s office v1.2', endpoints: [{ address: '10.77.0.1', port: 7788 }, {}] });
    expect(found.at - started.at).toBeLessThan(atOnce);
  });

  test('who waits for the host finds it by its first announcement', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const peer = await browse(b, {});
    const host = await announce(a, 'Waited for');
    const started = await host.wait('started');
    const found = await peer.wait('found');
    expect(found.at - started.at).toBeLessThan(atOnce);
  });

  test('a host that stops is gone within 4 s, and back when it starts again', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const peer = await browse(b, {}); // The real patience.
    const host = await announce(a, 'Stopping');
    await peer.wait('found');
    const stopping = performance.now();
    expect(await host.end('SIGTERM')).toBe(0);
    const lost = await peer.wait('lost');
    expect(lost['reason']).toBe('goodbye');
    expect(lost.at - stopping).toBeLessThan(4_000);

    await announce(a, 'Stopping');
    await peer.wait('found', { since: lost.at });
  });

  test('a host that was killed, one that was cut off and one that went silent are lost within 45 s', async () => {
    const [a, b, c, d] = [lab.host('a'), lab.host('b'), lab.host('c'), lab.host('d')];
    const real = {};
    const killed = await announce(a, 'Killed', {}, real);
    await announce(b, 'Cut off', {}, real);
    await announce(c, 'Silent', {}, real);
    const peer = await browse(d, real);
    for (const name of ['Killed', 'Cut off', 'Silent']) await peer.wait(about('found', name));

    const gone = performance.now();
    await killed.end('SIGKILL');
    b.cable(false);
    c.mute(true);
    for (const name of ['Killed', 'Cut off', 'Silent']) {
      const lost = await peer.wait(about('lost', name), { timeout: 45_000 });
      expect(lost.at - gone).toBeLessThan(45_000);
      expect(lost['reason']).toBe('silent');
    }

    const back = performance.now();
    b.cable(true);
    c.mute(false);
    const found = await peer.wait(about('found', 'Cut off'), { since: back });
    expect(found.at - back).toBeLessThan(4_000);
    await peer.wait(about('found', 'Silent'), { since: back, timeout: 17_000 });
  });

  test('the cable of the one who looks is cut and comes back', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await announce(a, 'There all the time');
    const peer = await browse(b);
    await peer.wait('found');
    b.cable(false);
    const lost = await peer.wait('lost');
    b.cable(true);
    const found = await peer.wait('found', { since: lost.at });
    expect(addresses(found)).toContain('10.77.0.1');
  });

  test('two hosts with one name are both listed, whoever comes later', async () => {
    const [a, b, c] = [lab.host('a'), lab.host('b'), lab.host('c')];
    const peer = await browse(c);
    const office = testAnnouncement('Twin');
    discover(a, { announce: [office] });
    discover(b, { announce: [{ ...office, hostKey: testAnnouncement('another').hostKey }] });
    await peer.wait((e) => e.event === 'found' && addresses(e).includes('10.77.0.1'));
    await peer.wait((e) => e.event === 'found' && addresses(e).includes('10.77.0.2'));
    expect(peer.events.filter((e) => e.event === 'lost')).toEqual([]);
  });
});
