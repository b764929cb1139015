import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCommands, finished, type Commands } from './commands.ts';
import { browse } from './discovering.ts';
import { createLab, type Lab } from './lab.ts';
import type { LabProcess } from './process.ts';
import { describeLab } from './requirements.ts';

/** The whole way on a real network: the commands that people and scripts use, each on a machine of its own. */
describeLab('an office on the network', () => {
  let lab: Lab;
  let commands: Commands;
  beforeEach(() => {
    lab = createLab();
    commands = createCommands();
  });
  afterEach(async () => {
    await lab.close();
    commands.close();
  });

  const texts = (process: LabProcess) =>
    process.events.filter(({ event }) => event === 'message').map((event) => event['text']);

  test('find: another machine lists it with its addresses, and joins by the one it found', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const ready = await commands.hosts(a).wait('ready', { timeout: 20_000 });
    const office = await commands.command(b, 'find', '--timeout', '5').wait('office', { timeout: 20_000 });
    expect(office).toMatchObject({ officeId: ready['officeId'], name: 'Lab', port: 7788 });
    expect(office['addresses']).toContain('10.77.0.1');
    await commands.joined(b, 'ada', String(ready['invite']));
    const sent = commands.command(b, 'send', 'general', 'over the cable', ...commands.profile('ada'));
    expect(await sent.wait('sent', { timeout: 20_000 })).toMatchObject({ seq: expect.any(Number) as number });
  });

  test('find --scan: where multicast does not pass it is listed as well, on the port that it got', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    for (const host of [a, b]) host.blockMdns(true);
    await a.node('tests/lab/programs/listen.ts', '7788').wait('listening');
    const host = commands.hosts(a);
    const { port, officeId } = await host.wait('ready', { timeout: 20_000 });
    expect(port).toBe(7789);
    expect(host.errors()).toContain('Port 7788 is taken; the office is on port 7789 instead.');
    const find = commands.command(b, 'find', '--scan', '--timeout', '1');
    const office = await find.wait('office', { timeout: 20_000 });
    expect(office).toMatchObject({ officeId, name: 'Lab', port: 7789, addresses: ['10.77.0.1'] });
    await finished(find);
    expect(find.events).toHaveLength(1);
    const plain = commands.command(b, 'find', '--timeout', '1');
    await finished(plain);
    expect(plain.errors()).toMatch(/No office was found. Multicast may be blocked: try --scan/);
  });

  test('a host that is stopped says goodbye: it is off the list within 4 s, and its followers know why', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const host = commands.hosts(a);
    const { invite } = await host.wait('ready', { timeout: 20_000 });
    const looking = await browse(b, {}); // The real patience.
    await looking.wait('found');
    await commands.joined(b, 'ada', String(invite));
    const tail = await commands.following(b, 'ada');
    const stopping = performance.now();
    expect(await host.end('SIGTERM')).toBe(0);
    expect(performance.now() - stopping).toBeLessThan(2_000);
    const lost = await looking.wait('lost');
    expect(lost['reason']).toBe('goodbye');
    expect(lost.at - stopping).toBeLessThan(4_000);
    await expect.poll(() => tail.errors()).toContain('The office is away: The host is stopping.');
  });

  test('a follower notices within 20 s that the host’s cable is out, and goes on when it is back', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const { invite } = await commands.hosts(a).wait('ready', { timeout: 20_000 });
    await commands.joined(b, 'ada', String(invite));
    const tail = await commands.following(b, 'ada');
    const cut = performance.now();
    a.cable(false);
    // Heartbeat 10 s, and 8 s more.
    await expect.poll(() => tail.errors(), { timeout: 25_000, interval: 50 }).toContain('The office is away');
    expect(performance.now() - cut).toBeLessThan(20_000);
    a.cable(true);
    await expect.poll(() => tail.errors(), { timeout: 25_000 }).toContain('Connected again');
  });

  test('a client whose cable is out keeps its outbox and sends it when the cable is back', async () => {
    const [a, b, c] = [lab.host('a'), lab.host('b'), lab.host('c')];
    const { invite } = await commands.hosts(a).wait('ready', { timeout: 20_000 });
    await commands.joined(b, 'ada', String(invite));
    await commands.joined(c, 'bob', String(invite));
    const tail = await commands.following(c, 'bob');
    b.cable(false);
    const queued = commands.command(b, 'send', 'general', 'written in the dark', '--queue', ...commands.profile('ada'));
    await finished(queued);
    b.cable(true);
    const next = commands.command(b, 'send', 'general', 'light again', ...commands.profile('ada'));
    await next.wait('sent', { timeout: 30_000 });
    await tail.wait((event) => event['text'] === 'light again', { timeout: 20_000 });
    expect(texts(tail)).toEqual(['written in the dark', 'light again']);
  });

  test('a client that moves to another network reaches the same office there, with what it had queued', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    a.plug('eth1', 'lan1', '10.78.0.1/24');
    const { invite } = await commands.hosts(a).wait('ready', { timeout: 20_000 });
    await commands.joined(b, 'ada', String(invite));
    b.unplug();
    await finished(commands.command(b, 'send', 'general', 'on the way', '--queue', ...commands.profile('ada')));
    b.plug('wlan0', 'lan1', '10.78.0.9/24');
    await commands
      .command(b, 'send', 'general', 'arrived', ...commands.profile('ada'))
      .wait('sent', { timeout: 30_000 });
    const history = commands.command(b, 'history', 'general', ...commands.profile('ada'));
    await finished(history);
    expect(texts(history)).toEqual(['on the way', 'arrived']);
  });

  test('a running follower that moves to another network is back long before the heartbeat would tell', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    a.plug('eth1', 'lan1', '10.78.0.1/24');
    const { invite } = await commands.hosts(a).wait('ready', { timeout: 20_000 });
    await commands.joined(a, 'ada', String(invite));
    await commands.joined(b, 'bob', String(invite));
    const tail = await commands.following(b, 'bob');
    b.unplug();
    b.plug('wlan0', 'lan1', '10.78.0.9/24');
    const moved = performance.now();
    await expect.poll(() => tail.errors(), { timeout: 30_000, interval: 50 }).toContain('Connected again');
    // Networks are looked at every 2 s, a dead way is left 2 s later; the heartbeat takes up to 18 s.
    expect(performance.now() - moved).toBeLessThan(9_000);
    await commands
      .command(a, 'send', 'general', 'there?', ...commands.profile('ada'))
      .wait('sent', { timeout: 20_000 });
    await tail.wait((event) => event['text'] === 'there?', { timeout: 20_000 });
  });

  test('a follower goes on through the loss and return of the network and misses nothing', async () => {
    const [a, b] = [lab.host('a'), lab.host('b')];
    const { invite } = await commands.hosts(a).wait('ready', { timeout: 20_000 });
    await commands.joined(a, 'ada', String(invite));
    await commands.joined(b, 'bob', String(invite));
    const tail = await commands.following(b, 'bob');
    await commands.command(a, 'send', 'general', 'one', ...commands.profile('ada')).wait('sent', { timeout: 20_000 });
    await tail.wait((event) => event['text'] === 'one', { timeout: 20_000 });
    b.mute(true);
    await commands.command(a, 'send', 'general', 'two', ...commands.profile('ada')).wait('sent', { timeout: 20_000 });
    // Long enough that both sides take the connection for dead: heartbeat 10 s and 8 s more.
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    b.mute(false);
    await commands.command(a, 'send', 'general', 'three', ...commands.profile('ada')).wait('sent', { timeout: 20_000 });
    await tail.wait((event) => event['text'] === 'three', { timeout: 30_000 });
    expect(texts(tail)).toEqual(['one', 'two', 'three']);
  });
});
