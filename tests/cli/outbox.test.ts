import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBench, joined, startHost, type Bench } from './command.ts';
import { aNumber, aText, containing, having } from './matchers.ts';

let bench: Bench;
let first: Awaited<ReturnType<typeof startHost>>;
let anna: Awaited<ReturnType<typeof joined>>;
let bob: Awaited<ReturnType<typeof joined>>;
let room: string;

beforeEach(async () => {
  bench = createBench();
  first = await startHost(bench);
  anna = await joined(bench, 'Anna', first.ownerInvite);
  bob = await joined(bench, 'Bob', first.invite);
  room = String((await anna.run(['rooms'])).lines[0]?.['room']);
});
afterEach(() => bench.close());

/** The same office on the same port again. */
const hostAgain = () => startHost(bench, ['--port', String(first.ready['port'])]);

it('send fails at once with a reason when the office is away, and nothing of it is sent later', async () => {
  await first.host.stop();
  const outcome = await anna.run(['send', room, 'lost']);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toMatch(/^landline: Test Office \(.*\) does not answer: .*Nothing listens.*\n$/);
  await hostAgain();
  await anna.run(['send', room, 'after']);
  expect((await bob.run(['history', room])).lines.map((line) => line['text'])).toEqual(['after']);
});

it('send --queue leaves it in the outbox, and the next send takes it along, in order', async () => {
  await first.host.stop();
  const queued = await anna.run(['send', room, 'one', '--queue']);
  expect(queued).toMatchObject({ code: 0, lines: [{ event: 'queued', id: aText, room }] });
  expect(await anna.run(['send', room, 'two', '--queue'])).toMatchObject({ code: 0, lines: [{ event: 'queued' }] });
  await hostAgain();
  expect(await anna.run(['send', room, 'three', '--queue'])).toMatchObject({ code: 0, lines: [{ event: 'sent' }] });
  const { lines } = await bob.run(['history', room]);
  expect(lines.map((line) => line['text'])).toEqual(['one', 'two', 'three']);
  expect(lines[0]?.['id']).toBe(queued.lines[0]?.['id']);
});

it('tail goes on through a restart of the host, and sends what was queued meanwhile, once', async () => {
  const tail = anna.start(['tail', room]);
  await tail.noted('Following');
  await first.host.stop('SIGKILL');
  await tail.noted('The office is away');
  await anna.run(['send', room, 'queued meanwhile', '--queue']);
  await hostAgain();
  await tail.noted('Connected again');
  await tail.line((line) => line['text'] === 'queued meanwhile');
  await bob.run(['send', room, 'afterwards']);
  await tail.line((line) => line['text'] === 'afterwards');
  const { lines } = await tail.stop();
  expect(lines.map((line) => line['text'])).toEqual(['queued meanwhile', 'afterwards']);
});

it('what was acknowledged is there after the host was killed', async () => {
  const sent = await anna.run(['send', room, 'durable']);
  await first.host.stop('SIGKILL');
  await hostAgain();
  expect((await bob.run(['history', room])).lines).toEqual([
    having({ id: sent.lines[0]?.['id'], seq: sent.lines[0]?.['seq'] }),
  ]);
});

it('a host restored from a backup gets back from its people what the backup lacks', async () => {
  await anna.run(['send', room, 'in the backup']);
  const backup = await anna.run(['admin', 'backup']);
  expect(backup.lines[0]).toMatchObject({ event: 'backup', path: aText, seq: aNumber });
  await anna.run(['send', room, 'after the backup']);
  await first.host.stop();
  await startHost(
    bench,
    ['--port', String(first.ready['port']), '--restore', String(backup.lines[0]?.['path'])],
    'restored',
  );
  await anna.run(['send', room, 'in the new epoch']);
  const { lines } = await bob.run(['history', room]);
  expect(lines.map((line) => line['text']).sort()).toEqual(['after the backup', 'in the backup', 'in the new epoch']);
});

// Windows cannot stop a process and let it go on.
it.skipIf(process.platform === 'win32')(
  'tail goes on through a restore from a backup: each message once, in the new log as well as in what was lost of the old one',
  async () => {
    await anna.run(['send', room, 'in the backup']);
    const backup = await anna.run(['admin', 'backup']);
    const tail = bob.start(['tail', room, '--since', '0']);
    await tail.noted('Following');
    const lost = ['after the backup', 'and more', 'and more still'];
    for (const text of lost) await anna.run(['send', room, text]);
    await tail.line((line) => line['text'] === lost.at(-1));
    // It comes back late, when the new log has numbers that it has seen in the old one.
    tail.process.kill('SIGSTOP');
    await first.host.stop();
    const { invite } = await startHost(
      bench,
      ['--port', String(first.ready['port']), '--restore', String(backup.lines[0]?.['path'])],
      'restored',
    );
    const carl = await joined(bench, 'Carl', invite);
    await carl.run(['send', room, 'in the new log']);
    tail.process.kill('SIGCONT');
    await tail.noted('Connected again');
    await tail.line((line) => line['text'] === 'in the new log');
    await carl.run(['send', room, 'afterwards']);
    await tail.line((line) => line['text'] === 'afterwards');
    const { lines } = await tail.stop();
    const texts = lines.filter(({ event }) => event === 'message').map((line) => line['text']);
    expect(texts).toEqual(['in the backup', ...lost, 'in the new log', 'afterwards']);
  },
  120_000,
);

it('a restore never goes over a folder that holds something', async () => {
  const { lines } = await anna.run(['admin', 'backup']);
  const outcome = await bench.run([
    'host',
    '--restore',
    String(lines[0]?.['path']),
    '--data',
    join(bench.folder, 'data'),
    '--port',
    '0',
    '--json',
  ]);
  expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: containing('not empty') });
});
