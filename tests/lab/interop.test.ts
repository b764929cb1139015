import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testAnnouncement } from '../../main/discovery/testing/announcements.ts';
import { startAvahi } from './avahi.ts';
import { about, addresses, announce, browse, listed } from './discovering.ts';
import { createLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { describeLab } from './requirements.ts';

const txtOf = (name: string) => {
  const { office, hostKey } = testAnnouncement(name);
  return ['v=1', `id=${office}`, `n=${name}`, 'e=1', 'j=open', `hk=${hostKey}`];
};

describeLab(
  'avahi, an independent implementation',
  () => {
    let lab: Lab;
    beforeEach(() => {
      lab = createLab();
    });
    afterEach(() => lab.close());

    test('sees our office with name, address, port and TXT, and sees it go', async () => {
      const [a, b] = [lab.host('a'), lab.host('b')];
      const avahi = await startAvahi(b);
      const host = await announce(a, 'Zoë’s office v1.2', { port: 7799, join: 'passcode' });
      const found = await avahi.browse();
      const v4 = found.find((service) => service.family === 'IPv4');
      expect(v4).toMatchObject({ address: '10.77.0.1', port: 7799 });
      expect(v4?.name).toMatch(/^Zoë’s office v1-2-[0-9a-f]{8}$/);
      for (const text of ['"v=1"', '"j=passcode"', '"n=Zoë’s office v1.2"']) expect(v4?.txt).toContain(text);
      expect(found.some((service) => service.family === 'IPv6')).toBe(true);

      await host.end('SIGTERM');
      await vi.waitFor(async () => expect(await avahi.browse(1)).toEqual([]), 10_000);
    });

    test('is seen by us, dots in its names and all, also right after somebody else asked', async () => {
      const [a, b, c] = [lab.host('a'), lab.host('b'), lab.host('c')];
      const avahi = await startAvahi(c);
      avahi.publish('Dr. Who v1.2', 7_200, txtOf('Who'));
      const first = await browse(a);
      // The answer over IPv6 may come first.
      await vi.waitFor(async () => {
        const office = (await listed(first)).find(({ name }) => name === 'Who');
        expect(addresses(office)).toContain('10.77.0.3');
      }, 10_000);
      // Answered a moment ago, avahi keeps silent for a second (RFC 6762 §6): the ladder asks again.
      const second = await browse(b);
      await second.wait(about('found', 'Who'), { timeout: 5_000 });
    });

    test('shares port 5353 of one machine with us, both ways', async () => {
      const [a, b] = [lab.host('a'), lab.host('b')];
      const avahi = await startAvahi(a);
      await announce(a, 'Roommate');
      avahi.publish('Roommate of avahi', 7_300, txtOf('From avahi'));
      const peer = await browse(b);
      await vi.waitFor(async () => {
        expect((await listed(peer)).map((office) => office.name).sort()).toEqual(['From avahi', 'Roommate']);
      }, 10_000);
      expect(await avahi.browse()).toContainEqual(expect.objectContaining({ port: 7788 }));
    });
  },
  ['avahi'],
);

describeLab(
  'python-zeroconf, another one',
  () => {
    let lab: Lab;
    beforeEach(() => {
      lab = createLab();
    });
    afterEach(() => lab.close());

    test('sees our office, and we see its', async () => {
      const [a, b] = [lab.host('a'), lab.host('b')];
      await announce(a, 'From Landline');
      const peer = await browse(a);
      const python = b.run(
        '/usr/bin/python3',
        'tests/lab/programs/zeroconf-peer.py',
        '10.77.0.2',
        ...txtOf('From Python'),
      );
      expect(await python.wait('found', { timeout: 15_000 })).toMatchObject({ address: '10.77.0.1', port: 7788 });
      expect(addresses(await peer.wait(about('found', 'From Python')))).toContain('10.77.0.2');
    });
  },
  ['zeroconf'],
);
