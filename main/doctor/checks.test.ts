import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examine, finding, type Check } from './check.ts';
import { diskCheck } from './disk.ts';
import { firewallCheck } from './firewall.ts';
import { interfacesCheck } from './interfaces.ts';
import { portsCheck } from './ports.ts';
import { reachChecks } from './reach.ts';

const signal = new AbortController().signal;
const office = { office: 'a'.repeat(52), name: 'Here', addresses: ['10.0.0.2:7788'] };

async function all(checks: readonly Check[]) {
  const found = [];
  for await (const one of examine(checks, signal)) found.push(one);
  return found;
}

describe('the checks', () => {
  it('run in order, and one that fails by itself is a finding that does not stop the others', async () => {
    const good: Check = { id: 'N99', title: 'good', run: async () => [finding('ok', 'ports_free', {})] };
    const broken: Check = { id: 'N98', title: 'broken', run: () => Promise.reject(new Error('oh')) };
    expect(await all([broken, good])).toEqual([
      {
        ...{ id: 'N98', title: 'broken', state: 'failed', found: 'The check itself failed: oh' },
        ...{ code: 'check_failed', values: { message: 'oh' } },
      },
      { id: 'N99', title: 'good', state: 'ok', found: 'All are free.', code: 'ports_free', values: {} },
    ]);
  });

  it('end when they are stopped, also in the middle of one', async () => {
    const stop = new AbortController();
    const endless: Check = {
      id: 'N98',
      title: 'endless',
      run: () => new Promise(() => queueMicrotask(() => stop.abort())),
    };
    const found = [];
    for await (const one of examine([endless, endless], stop.signal)) found.push(one);
    expect(found.length).toBeLessThan(2);
  });
});

describe('N01, the adapters', () => {
  const entry = (address: string, cidr: string, internal = false) => ({
    address,
    cidr,
    internal,
    netmask: '',
    mac: '',
    family: 'IPv4' as const,
  });

  it('fails without any address', async () => {
    expect(await interfacesCheck(() => ({ lo: [entry('127.0.0.1', '127.0.0.1/8', true)] })).run(signal)).toMatchObject([
      { state: 'failed' },
    ]);
  });

  it('warns of VPNs, and of addresses that no router gave', async () => {
    const found = await interfacesCheck(() => ({
      eth0: [entry('192.168.1.5', '192.168.1.5/24')],
      wg0: [entry('10.9.0.2', '10.9.0.2/24')],
      eth1: [entry('169.254.3.4', '169.254.3.4/16')],
    })).run(signal);
    expect(found.map((one) => one.state)).toEqual(['ok', 'warning', 'warning']);
  });

  it('finds those of this machine', async () => {
    expect((await interfacesCheck(networkInterfaces).run(signal)).length).toBeGreaterThan(0);
  });
});

describe('N04, the ports', () => {
  it('names those that are taken, and fails when all are', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      expect(await portsCheck(port, 1).run(signal)).toMatchObject([{ state: 'failed', found: `${port} is taken` }]);
    } finally {
      server.close();
    }
    await once(server, 'close');
    expect(await portsCheck(port, 1).run(signal)).toMatchObject([{ state: 'ok' }]);
  });
});

describe('N05 and N06, the ways and the clocks', () => {
  it('say why an office is not reached, and what to do', async () => {
    const [ways] = reachChecks(
      [office],
      async () => ({ ok: false, reason: 'refused', detail: 'Nothing listens.' }),
      Date.now,
    );
    expect(await ways?.run(signal)).toMatchObject([
      {
        state: 'failed',
        found: 'Here at 10.0.0.2:7788: Nothing listens.',
        remedy: expect.stringMatching(/firewall/) as unknown,
      },
    ]);
  });

  it('do not alarm about an old address of an office that answers at another', async () => {
    const [ways] = reachChecks(
      [{ ...office, addresses: ['10.0.0.2:7788', '10.0.0.3:7788'] }],
      async (address) =>
        address.startsWith('10.0.0.3')
          ? { ok: true, milliseconds: 3 }
          : { ok: false, reason: 'no_answer', detail: 'Gone.' },
      Date.now,
    );
    expect((await ways?.run(signal))?.map((one) => one.state)).toEqual(['ok', 'ok']);
  });

  it.each([
    [0, 'ok'],
    [-61_000, 'warning'],
    [2 * 3_600_000, 'failed'],
  ])('take a clock that is %i ms apart for %s', async (apart, state) => {
    const checks = reachChecks(
      [office],
      async () => ({ ok: true, milliseconds: 3, clock: 1e12 + apart }),
      () => 1e12,
    );
    expect((await all(checks)).at(-1)).toMatchObject({ id: 'N06', state });
  });

  it('are skipped when there is nothing to compare', async () => {
    expect(
      (await all(reachChecks([], () => Promise.reject(new Error('not asked')), Date.now))).map((one) => one.state),
    ).toEqual(['skipped', 'skipped']);
  });
});

describe('N07, the firewall', () => {
  const says = (answers: Record<string, string>) => async (program: string) => {
    const answer = answers[program];
    if (answer === undefined) throw new Error('ENOENT');
    return answer;
  };

  it('warns of one that is on', async () => {
    expect(await firewallCheck('linux', says({ ufw: 'Status: active\n' })).run(signal)).toMatchObject([
      { state: 'warning', remedy: expect.stringContaining('ufw allow 7788:7797/tcp') as unknown },
    ]);
  });

  it('does not claim to know when none could be asked', async () => {
    expect(await firewallCheck('linux', says({})).run(signal)).toMatchObject([{ state: 'skipped' }]);
    expect(await firewallCheck('linux', says({ ufw: 'Status: inactive\n' })).run(signal)).toMatchObject([
      { state: 'ok' },
    ]);
  });
});

it('N08 tells the free space of a folder that is not made yet', async () => {
  expect(await diskCheck([{ what: 'x', path: join(tmpdir(), 'not', 'there') }]).run(signal)).toMatchObject([
    { found: expect.stringMatching(/GiB free$/) as unknown },
  ]);
});
