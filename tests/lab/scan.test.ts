import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { describeLab } from './requirements.ts';

describeLab('the scan of a /24', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = createLab();
  });
  afterEach(() => lab.close());

  test('finds the offices where multicast does not pass, in a few seconds', async () => {
    const [a, b, c, d] = [lab.host('a'), lab.host('b'), lab.host('c'), lab.host('d')];
    for (const host of [a, b, c, d]) host.blockMdns(true);
    await a.node('tests/lab/programs/listen.ts', '7788').wait('listening');
    await c.node('tests/lab/programs/listen.ts', '7797').wait('listening');
    await d.node('tests/lab/programs/listen.ts', '7799').wait('listening');
    const report = await b.node('tests/lab/programs/scan.ts').wait('report');
    expect(report).toMatchObject({
      subnets: [{ subnet: '10.77.0.0/24', network: 'eth0', hosts: 254 }],
      offices: [
        { endpoint: { address: '10.77.0.1', port: 7788 }, card: '{"name":"Listening"}' },
        { endpoint: { address: '10.77.0.3', port: 7797 }, card: '{"name":"Listening"}' },
      ],
      open: [
        { address: '10.77.0.1', port: 7788 },
        { address: '10.77.0.3', port: 7797 },
      ],
      cancelled: false,
      late: false,
      // The first port at every address, the nine others where one of the four computers answered.
      steps: 254 + 4 * 9,
    });
    expect(report['took']).toBeLessThan(5_000);
  });

  test('stops when it is cancelled, and tells what it had', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await a.node('tests/lab/programs/listen.ts', '7788').wait('listening');
    const report = await b.node('tests/lab/programs/scan.ts', '70').wait('report');
    expect(report).toMatchObject({ cancelled: true });
    expect(report['steps']).toBeLessThan(254);
  });

  test('finds nothing where machines are isolated from each other, and ends', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    await a.node('tests/lab/programs/listen.ts', '7788').wait('listening');
    lab.isolate(true);
    expect(await b.node('tests/lab/programs/scan.ts').wait('report')).toMatchObject({ open: [], steps: 254 + 9 });
  });

  test('leaves a large network alone', async () => {
    const a = lab.host('a');
    a.readdress('10.77.0.1/16');
    expect(await a.node('tests/lab/programs/scan.ts').wait('report')).toMatchObject({
      subnets: [{ refused: 'too_large' }],
      steps: 0,
    });
  });
});
