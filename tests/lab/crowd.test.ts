import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testAnnouncement } from '../../main/discovery/testing/announcements.ts';
import { browse, discover, listed } from './discovering.ts';
import { createLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { describeLab } from './requirements.ts';

describeLab('a crowd', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = createLab();
  });
  afterEach(() => lab.close());

  test('fifty offices on ten machines are all found, and none is lost in the crowd', { timeout: 60_000 }, async () => {
    const machines = Array.from({ length: 10 }, (_, i) => lab.host(`m${i}`));
    const watcher = lab.host('w');
    const early = await browse(watcher, {});
    const hosts = machines.map((machine, m) => {
      const offices = Array.from({ length: 5 }, (_, o) => testAnnouncement(`Office ${m}.${o}`, { port: 7788 + o }));
      return discover(machine, { announce: offices, options: {} });
    });
    await Promise.all(hosts.map((host) => host.wait('started', { timeout: 30_000 })));

    await vi.waitFor(async () => expect(await listed(early)).toHaveLength(50), 20_000);
    const late = await browse(watcher, {});
    const started = await late.wait('started');
    await vi.waitFor(async () => expect(await listed(late)).toHaveLength(50), 5_000);
    const lastFound = late.events.findLast((e) => e.event === 'found');
    expect((lastFound?.at ?? Infinity) - started.at).toBeLessThan(4_000);
    expect(early.events.filter((e) => e.event === 'lost')).toEqual([]);

    await Promise.all(hosts.map((host) => host.end('SIGTERM')));
    await vi.waitFor(async () => expect(await listed(early)).toEqual([]), 10_000);
  });

  test('more than eight offices at one address are not listed', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const peer = await browse(b);
    const offices = Array.from({ length: 12 }, (_, i) => testAnnouncement(`Many ${i}`));
    discover(a, { announce: offices, options: { families: ['IPv4'] } });
    await peer.wait((e) => e.event === 'trouble' && e['code'] === 'too_many');
    expect(await listed(peer)).toHaveLength(8);
  });
});
