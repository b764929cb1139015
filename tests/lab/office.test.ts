import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLab, type Lab, type LabHost } from './lab.ts';
import type { LabProcess } from './process.ts';
import { describeLab } from './requirements.ts';

/** The whole way on a real network: the commands that people and scripts use, each on a machine of its own. */
describeLab('an office on the network', () => {
  let lab: Lab;
  let dir: string;
  beforeEach(() => {
    lab = createLab();
    dir = mkdtempSync(join(tmpdir(), 'landline-lab-'));
  });
  afterEach(async () => {
    await lab.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const command = (host: LabHost, ...args: string[]) => host.node('main/cli/landline.ts', ...args, '--json');
  const hosts = (host: LabHost, ...more: string[]) =>
    command(host, 'host', '--name', 'Lab', '--data', join(dir, 'host'), ...more);
  const profile = (name: string) => ['--profile', join(dir, name)];

  async function joined(host: LabHost, name: string, target: string): Promise<void> {
    const joining = command(host, 'join', target, '--name', name, ...profile(name));
    await joining.wait('joined', { timeout: 20_000 });
    await finished(joining);
  }

  /** Waits for a command that ends by itself. */
  async function finished(process: LabProcess): Promise<void> {
    await expect.poll(() => process.running(), { timeout: 20_000 }).toBe(false);
  }

  /** Starts following, and waits until what is said from now on will be printed. */
  async function following(host: LabHost, name: string): Promise<LabProcess> {
    const tail = command(host, 'tail', 'general', ...profile(name));
    await expect.poll(() => tail.errors(), { timeout: 20_000 }).toContain('Following');
    return tail;
  }

  const texts = (process: LabProcess) =>
    process.events.filter(({ event }) => event === 'message').map((event) => event['text']);

  test('find: another machine lists it with its addresses, and joins by the one it found', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const ready = await hosts(a).wait('ready', { timeout: 20_000 });
    const office = await command(b, 'find', '--timeout', '5').wait('office', { timeout: 20_000 });
    expect(office).toMatchObject({ officeId: ready['officeId'], name: 'Lab', port: 7788 });
    expect(office['addresses']).toContain('10.77.0.1');
    await joined(b, 'ada', String(ready['invite']));
    const sent = command(b, 'send', 'general', 'over the cable', ...profile('ada'));
    expect(await sent.wait('sent', { timeout: 20_000 })).toMatchObject({ seq: expect.any(Number) as number });
  });

  test('a client whose cable is out keeps its outbox and sends it when the cable is back', async () => {
    const [a, b, c] = [lab.host('a'), lab.host('b'), lab.host('c')];
    const { invite } = await hosts(a).wait('ready', { timeout: 20_000 });
    await joined(b, 'ada', String(invite));
    await joined(c, 'bob', String(invite));
    const tail = await following(c, 'bob');
    b.cable(false);
    const queued = command(b, 'send', 'general', 'written in the dark', '--queue', ...profile('ada'));
    await finished(queued);
    b.cable(true);
    const next = command(b, 'send', 'general', 'light again', ...profile('ada'));
    await next.wait('sent', { timeout: 30_000 });
    await tail.wait((event) => event['text'] === 'light again', { timeout: 20_000 });
    expect(texts(tail)).toEqual(['written in the dark', 'light again']);
  });

  test('a client that moves to another network reaches the same office there, with what it had queued', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    a.plug('eth1', 'lan1', '10.78.0.1/24');
    const { invite } = await hosts(a).wait('ready', { timeout: 20_000 });
    await joined(b, 'ada', String(invite));
    b.unplug();
    await finished(command(b, 'send', 'general', 'on the way', '--queue', ...profile('ada')));
    b.plug('wlan0', 'lan1', '10.78.0.9/24');
    await command(b, 'send', 'general', 'arrived', ...profile('ada')).wait('sent', { timeout: 30_000 });
    const history = command(b, 'history', 'general', ...profile('ada'));
    await finished(history);
    expect(texts(history)).toEqual(['on the way', 'arrived']);
  });

  test('a follower goes on through the loss and return of the network and misses nothing', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const { invite } = await hosts(a).wait('ready', { timeout: 20_000 });
    await joined(a, 'ada', String(invite));
    await joined(b, 'bob', String(invite));
    const tail = await following(b, 'bob');
    await command(a, 'send', 'general', 'one', ...profile('ada')).wait('sent', { timeout: 20_000 });
    await tail.wait((event) => event['text'] === 'one', { timeout: 20_000 });
    b.mute(true);
    await command(a, 'send', 'general', 'two', ...profile('ada')).wait('sent', { timeout: 20_000 });
    // Long enough that both sides take the connection for dead: heartbeat 10 s and 8 s more.
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    b.mute(false);
    await command(a, 'send', 'general', 'three', ...profile('ada')).wait('sent', { timeout: 20_000 });
    await tail.wait((event) => event['text'] === 'three', { timeout: 30_000 });
    expect(texts(tail)).toEqual(['one', 'two', 'three']);
  });
});
