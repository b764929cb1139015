import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseInviteLink } from '../../protocol/index.ts';
import { createBench, joined, startHost, type Bench } from './command.ts';
import { aNumber, containing, matching } from './matchers.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.close());

const hostArgs = (...more: string[]) => [
  'host',
  '--name',
  'N',
  '--bind',
  '127.0.0.1',
  '--data',
  join(bench.folder, 'data'),
  ...more,
];

describe('landline host', () => {
  it('prints first that it is ready, with office, port, addresses and invites, and nothing else on stdout', async () => {
    const { host, ready } = await startHost(bench);
    const { port } = ready;
    expect(ready).toEqual({
      event: 'ready',
      officeId: matching(/^[a-z2-7]{52}$/),
      name: 'Test Office',
      port: aNumber,
      urls: [`https://127.0.0.1:${String(port)}`],
      invite: matching(/^landline:\/\/join\?a=127\.0\.0\.1%3A\d+#id=[a-z2-7]{52}$/),
      ownerInvite: matching(/^landline:\/\/join\?.*&t=/),
    });
    expect(parseInviteLink(String(ready['invite']))).toEqual({
      addresses: [`127.0.0.1:${String(port)}`],
      office: ready['officeId'],
    });
    const { stdout } = await host.stop();
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops cleanly on %s within 2 s, also with people connected',
    async (signal) => {
      const { host, invite } = await startHost(bench);
      const anna = await joined(bench, 'Anna', invite);
      const tail = anna.start(['tail']);
      await tail.noted('Following');
      const asked = performance.now();
      expect(await host.stop(signal)).toMatchObject({ code: 0, signal: null });
      expect(performance.now() - asked).toBeLessThan(2_000);
    },
  );

  it('takes a signal that comes twice at once for one: a terminal’s Ctrl-C comes from npm as well', async () => {
    const { host } = await startHost(bench);
    host.process.kill('SIGINT');
    expect(await host.stop('SIGINT')).toMatchObject({ code: 0, signal: null });
  });

  it('does not start on the folder of a host that runs, and says why in one line', async () => {
    await startHost(bench);
    const second = await bench.run([...hostArgs('--port', '0', '--json')]);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/^landline: .*in use by another host[^\n]*\n$/);
  });

  it('fails when the port asked for is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const outcome = await bench.run(hostArgs('--port', String(port), '--json'));
    other.close();
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(new RegExp(`^landline: .*${port}.*\n$`, 'm'));
  });

  it('takes the next free port when the usual one is taken, and tells so', async () => {
    const other = createServer().listen(7788, '127.0.0.1');
    // Somebody else on this computer may have it: that is as good.
    await Promise.race([once(other, 'listening'), once(other, 'error')]).catch(() => undefined);
    const host = bench.start(hostArgs('--json'));
    const { port } = await host.line((line) => line.event === 'ready');
    other.close();
    expect(port).toBeGreaterThan(7788);
    expect(port).toBeLessThan(7798);
    expect(host.stderr()).toContain(`Port 7788 is taken; the office is on port ${String(port)} instead.\n`);
  });

  it.skipIf(!hasIpv6)('listens on each address it is bound to, and on no other (skipped without IPv6)', async () => {
    const { ready, invite } = await startHost(bench, ['--bind', '::1']);
    const { port } = ready;
    expect(ready['urls']).toEqual([`https://127.0.0.1:${String(port)}`, `https://[::1]:${String(port)}`]);
    expect(parseInviteLink(invite)?.addresses).toEqual([`127.0.0.1:${String(port)}`, `[::1]:${String(port)}`]);
    const join = (address: string) =>
      bench.run(['join', `${address}:${String(port)}`, '--name', 'B', '--profile', bench.profile('b'), '--json']);
    expect(await join('[::1]')).toMatchObject({ code: 0 });
    expect(await join('127.0.0.2')).toMatchObject({ code: 1, stderr: containing('Nothing listens') });
  });

  it('fails for an address that this computer does not have', async () => {
    const outcome = await bench.run(hostArgs('--port', '0', '--bind', '192.0.2.1', '--json'));
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^landline: [^\n]*192\.0\.2\.1[^\n]*\n$/);
  });

  it.each([
    ['approval', 'pending', 1, 'No admin has decided yet'],
    ['invite', undefined, 1, 'lets people in by invitation'],
    ['open', 'joined', 0, ''],
  ])('--join %s decides what happens to who comes without an invite', async (mode, event, code, reason) => {
    const { invite } = await startHost(bench, ['--join', mode]);
    const args = ['--name', 'Walter', '--profile', bench.profile('walter'), '--wait', '0.2', '--json'];
    const outcome = await bench.run(['join', invite, ...args]);
    expect(outcome).toMatchObject({ code, stderr: containing(reason) });
    expect(outcome.lines[0]?.event).toBe(event);
  });

  it.skipIf(process.platform !== 'linux')('fails for a folder where nothing can be made, in one line', async () => {
    for (const args of [
      ['host', '--port', '0', '--data', '/proc/x', '--json'],
      ['rooms', '--profile', '/proc/x/y', '--json'],
    ]) {
      const outcome = await bench.run(args);
      expect(outcome).toMatchObject({
        code: 1,
        stdout: '',
        stderr: 'landline: /proc/x: no folder can be made there.\n',
      });
    }
  });

  it('opens the same office again from its folder', async () => {
    const first = await startHost(bench);
    await first.host.stop();
    const again = await startHost(bench, ['--name', 'Other']);
    expect(again.ready).toMatchObject({ officeId: first.ready['officeId'], name: 'Test Office' });
  });

  it('makes a passcode of five words, and lets nobody in without it', async () => {
    const { ready, invite } = await startHost(bench, ['--join', 'passcode']);
    expect(ready['passcode']).toMatch(/^[a-z]+( [a-z]+){4}$/);
    const join = (...more: string[]) =>
      bench.run(['join', invite, '--name', 'Eve', '--profile', bench.profile('eve'), '--json', ...more]);
    const without = await join();
    expect(without).toMatchObject({ code: 1, stdout: '' });
    expect(without.stderr).toMatch(/passcode/);
    expect(await join('--passcode', 'open sesame')).toMatchObject({ code: 1, stdout: '' });
    expect(await join('--passcode', String(ready['passcode']).toUpperCase())).toMatchObject({ code: 0 });
  });

  it('keeps a passcode that was given to itself', async () => {
    const { ready, host } = await startHost(bench, ['--passcode', 'my own words']);
    expect(ready).not.toHaveProperty('passcode');
    expect(host.stderr()).not.toContain('my own words');
  });

  it('tells guests the way when they are let in', async () => {
    const { ready } = await startHost(bench, ['--guests']);
    expect(ready['guestLink']).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/join#t=/);
  });

  it('shows a person the name, the address, a QR code and the invite', async () => {
    const host = bench.start(hostArgs('--port', '0'));
    await expect.poll(host.stdout, { timeout: 30_000 }).toContain('Invite: landline://join');
    const { stdout, code } = await host.stop();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^N is open\.\n {2}https:\/\/127\.0\.0\.1:\d+\n/);
    expect(stdout).toMatch(/[█▀▄]{8}/);
  });

  it('keeps V8’s space for new objects small from the start, which loading its own modules would fill', async () => {
    const { ready } = await startHost(bench);
    const [response] = (await once(
      request({ host: '127.0.0.1', port: Number(ready['port']), path: '/metrics', rejectUnauthorized: false }).end(),
      'response',
    )) as [IncomingMessage];
    const size = /^nodejs_heap_space_size_total_bytes\{space="new"\} (\d+)/m.exec(await text(response))?.[1];
    expect(Number(size)).toBeGreaterThan(0);
    expect(Number(size)).toBeLessThan(8 * 2 ** 20);
  });

  it.skipIf(process.platform === 'darwin')(
    'tells its health to another machine that has the token (skipped on macOS, whose loopback has one address)',
    async () => {
      const token = randomUUID();
      const { ready } = await startHost(bench, ['--metrics-token', token]);
      // Any address of the loopback network but 127.0.0.1 is somebody else's.
      const at = { host: '127.0.0.1', port: Number(ready['port']), path: '/healthz', localAddress: '127.0.0.2' };
      const statusFor = async (headers: Record<string, string>) => {
        const asked = request({ ...at, rejectUnauthorized: false, headers }).end();
        const [response] = (await once(asked, 'response')) as [IncomingMessage];
        response.resume();
        return response.statusCode;
      };
      expect(await statusFor({})).toBe(403);
      expect(await statusFor({ authorization: `Bearer ${token}x` })).toBe(403);
      expect(await statusFor({ authorization: `Bearer ${token}` })).toBe(200);
    },
  );

  it('keeps the office in a folder that only its owner can read', async () => {
    await startHost(bench);
    expect(statSync(join(bench.folder, 'data')).mode & 0o077).toBe(0);
  });

  it.each([
    [['--port', '99999']],
    [['--port', 'x']],
    [['--join', 'maybe']],
    [['--cert', 'x.pem']],
    [['--metrics-token', 'short']],
    [['--join', 'open', '--passcode', 'x']],
    [['--bogus']],
    [['surplus']],
  ])('takes %j for wrong usage', async (more) => {
    const outcome = await bench.run(hostArgs(...more));
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).not.toContain('    at ');
  });
});

it('takes no subcommand, and one that does not exist, for wrong usage', async () => {
  expect(await bench.run([])).toMatchObject({ code: 2, stdout: '' });
  expect(await bench.run(['dance'])).toMatchObject({ code: 2, stdout: '' });
});

it('gives help to whoever asks for it', async () => {
  const help = await bench.run(['--help']);
  expect(help.code).toBe(0);
  for (const name of 'host find join leave offices rooms send tail history search put get invite admin export doctor'.split(
    ' ',
  )) {
    expect(help.stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  }
});

it('tells its version', async () => {
  expect(await bench.run(['--version'])).toMatchObject({ code: 0, stdout: matching(/^\d+\.\d+\.\d+\n$/) });
});
