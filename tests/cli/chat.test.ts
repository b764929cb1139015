import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createBench, entry, joined, startHost, type Bench, type Line } from './command.ts';
import { talker } from './talker.ts';
import { aNumber, aText, containing, having, matching } from './matchers.ts';

let bench: Bench;
let host: Awaited<ReturnType<typeof startHost>>;
let anna: Awaited<ReturnType<typeof joined>>;
let bob: Awaited<ReturnType<typeof joined>>;
let room: string;
let paulOnce: Awaited<ReturnType<typeof joined>> | undefined;
let roomName: string;

beforeAll(async () => {
  bench = createBench();
  host = await startHost(bench);
  anna = await joined(bench, 'Anna', host.ownerInvite);
  bob = await joined(bench, 'Bob', host.invite);
  const rooms = await anna.run(['rooms']);
  room = String(rooms.lines[0]?.['room']);
  roomName = String(rooms.lines[0]?.['name']);
});
afterAll(() => bench.close());

const uuid = matching(/^[0-9a-f-]{36}$/);

describe('landline join', () => {
  it('says that one has joined, as whom, and with which device', () => {
    expect(anna.joined).toEqual({
      event: 'joined',
      officeId: host.ready['officeId'],
      name: 'Test Office',
      member: uuid,
      role: 'owner',
      device: matching(/^[\w-]{43}$/),
    });
    expect(bob.joined).toMatchObject({ event: 'joined', role: 'member' });
  });

  it('keeps the key in a file that nobody else can read', () => {
    expect(statSync(join(anna.profile, 'device.key')).mode & 0o777).toBe(0o600);
  });

  it('by an address tells the fingerprint of the office at the first contact, on stderr', async () => {
    const profile = bench.profile('by-address');
    const outcome = await bench.run([
      'join',
      `127.0.0.1:${String(host.ready['port'])}`,
      '--name',
      'Carl',
      '--profile',
      profile,
      '--json',
    ]);
    expect(outcome.code).toBe(0);
    expect(outcome.lines).toEqual([having({ event: 'joined', officeId: host.ready['officeId'] })]);
    const print = /^(.{4})(.{4})(.{4})(.{4})/.exec(String(host.ready['officeId']))?.slice(1).join('-');
    expect(outcome.stderr).toContain(print);
  });

  it('by a name shows whither it led, on stderr', async () => {
    const port = String(host.ready['port']);
    const profile = bench.profile('by-name');
    const outcome = await bench.run(['join', `localhost:${port}`, '--name', 'Dora', '--profile', profile, '--json']);
    expect(outcome).toMatchObject({ code: 0, stderr: containing(`localhost → 127.0.0.1:${port}\n`) });
  });

  it('again changes nothing', async () => {
    const again = await bob.run(['join', host.invite, '--name', 'Bobby']);
    expect(again.lines).toEqual([having({ event: 'joined', member: bob.joined['member'] })]);
  });

  it.each([['landline://join?a=127.0.0.1:1#id=short'], ['a b'], ['']])('takes %j for wrong usage', async (target) => {
    expect(await bench.run(['join', target, '--name', 'X', '--profile', bench.profile('x'), '--json'])).toMatchObject({
      code: 2,
      stdout: '',
    });
  });

  it('fails with a reason where no office answers', async () => {
    const outcome = await bench.run(['join', '127.0.0.1:1', '--name', 'X', '--profile', bench.profile('x'), '--json']);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^landline: 127\.0\.0\.1:1.*\n$/);
  });
});

describe('landline rooms', () => {
  it('prints each room with its id and name', async () => {
    const { lines, code } = await bob.run(['rooms']);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ event: 'room', room: uuid, name: aText, kind: 'public' });
  });
});

describe('landline send', () => {
  it('prints id and seq after the acknowledgement', async () => {
    const { lines, code } = await anna.run(['send', roomName, 'hello']);
    expect({ lines, code }).toEqual({
      code: 0,
      lines: [{ event: 'sent', id: uuid, seq: aNumber, n: aNumber, room }],
    });
  });

  it('takes the text from standard input, without its last line feed', async () => {
    const sent = await anna.run(['send', room, '-'], 'two\nlines\n');
    const { lines } = await bob.run(['history', room, '--limit', '1']);
    expect(lines[0]).toMatchObject({ event: 'message', id: sent.lines[0]?.['id'], text: 'two\nlines' });
  });

  it.each([
    ['history', '@Anna'],
    ['tail', '@Anna'],
    ['search', 'hello', '--room', '@Anna'],
    ['export', '--room', '@Anna'],
  ])('%s of somebody one never wrote to says so, and leaves no room behind', async (...args) => {
    const paul = (paulOnce ??= await joined(bench, 'Paul', host.invite));
    expect(await paul.run(args)).toMatchObject({
      code: 1,
      stderr: containing('There is no conversation with @Anna yet.'),
    });
    expect((await paul.run(['rooms'])).lines.filter(({ kind }) => kind === 'direct')).toEqual([]);
  });

  it('sends a direct message to @name, and both see its room', async () => {
    const sent = await anna.run(['send', '@bob', 'just you']);
    expect(sent.lines[0]).toMatchObject({ event: 'sent' });
    const { lines } = await bob.run(['rooms']);
    expect(lines).toContainEqual(having({ room: sent.lines[0]?.['room'], kind: 'direct', name: '@Anna', unread: 1 }));
    expect((await bob.run(['send', '@Anna', 'and back'])).lines[0]).toMatchObject({ room: sent.lines[0]?.['room'] });
    const read = await bob.run(['history', '@Anna']);
    expect(read.lines.map((line) => line['text'])).toEqual(['just you', 'and back']);
  });

  it('fails for a name that several people have and lists their fingerprints, one of which decides', async () => {
    await joined(bench, 'Twin', host.invite);
    const second = bench.profile('Twin2');
    await bench.run(['join', host.invite, '--name', 'Twin', '--profile', second]);
    const outcome = await anna.run(['send', '@Twin', 'who?']);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    const prints = [...outcome.stderr.matchAll(/@Twin~([a-z2-7]{4}(?:-[a-z2-7]{4}){3})/g)].map((match) => match[1]);
    expect(new Set(prints).size).toBe(2);
    expect(await anna.run(['send', `@Twin~${String(prints[0])}`, 'you'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['an unknown room', ['send', 'nowhere', 'x'], 1],
    ['an empty text', ['send', 'nowhere', ' '], 1],
    ['a text that is too long', ['send', 'nowhere', 'x'.repeat(70_000)], 1],
    ['no text', ['send', 'nowhere'], 2],
  ])('fails for %s', async (_what, args, code) => {
    const outcome = await anna.run(args);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr.trim()).not.toMatch(/\n/);
  });

  it('fails for input that is no text', async () => {
    const { Readable } = await import('node:stream');
    const outcome = await anna.run(['send', room, '-'], Readable.from([Buffer.from([0xff, 0xfe, 0x00])]));
    expect(outcome).toMatchObject({ code: 1, stderr: containing('not UTF-8') });
  });

  it('lets several commands of one profile send at once, each message once', async () => {
    const texts = ['a', 'b', 'c', 'd'].map((name) => `at once ${name}`);
    const outcomes = await Promise.all(texts.map((text) => anna.run(['send', room, text])));
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(texts.map(() => ({ code: 0, stderr: '' })));
    const { lines } = await bob.run(['history', room, '--limit', '20']);
    expect(
      lines
        .map((line) => String(line['text']))
        .filter((text) => text.startsWith('at once'))
        .sort(),
    ).toEqual(texts);
  });
});

describe('landline tail', () => {
  it('prints messages as they come, also while the same profile sends', async () => {
    const tail = bob.start(['tail', room]);
    await tail.noted('Following');
    const own = await bob.run(['send', room, 'while following']);
    const line = await tail.line((one) => one['text'] === 'while following');
    expect(line).toEqual({
      event: 'message',
      seq: own.lines[0]?.['seq'],
      id: own.lines[0]?.['id'],
      room,
      author: bob.joined['member'],
      name: 'Bob',
      device: bob.joined['device'],
      n: own.lines[0]?.['n'],
      at: aNumber,
      receivedAt: aNumber,
      text: 'while following',
    });
    expect(await tail.stop('SIGINT')).toMatchObject({ code: 0, signal: null });
  });

  it('tells a reader that is slow all of it, each once, in order', { timeout: 120_000 }, async () => {
    const args = ['tail', room, '--json', '--no-mdns', '--profile', bob.profile];
    const tail = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void tail.kill('SIGKILL'));
    let noted = '';
    tail.stderr.setEncoding('utf8').on('data', (text: string) => (noted += text));
    await expect.poll(() => noted, { timeout: 40_000 }).toContain('Following');
    // More than a pipe takes, and more than is held for who does not read.
    const crowd = await Promise.all([1, 2, 3, 4].map((at) => talker(host.ready, room, `Flood ${at}`)));
    for (const one of crowd) await one.say(450);
    for (const one of crowd) one.leave();
    let printed = '';
    tail.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const lines = () => printed.split('\n').slice(0, -1);
    await expect.poll(() => lines().length, { timeout: 60_000 }).toBe(1_800);
    await anna.run(['send', room, 'after the flood']);
    await expect.poll(() => printed, { timeout: 20_000 }).toContain('after the flood');
    const seqs = lines().map((line) => (JSON.parse(line) as { seq: number }).seq);
    expect(seqs).toHaveLength(1_801);
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
  });

  it('--since begins after a seq, in order, each event once', async () => {
    const before = await anna.run(['send', room, 'since 0']);
    for (const text of ['since 1', 'since 2']) await anna.run(['send', room, text]);
    const tail = bob.start(['tail', room, '--since', String(before.lines[0]?.['seq'])]);
    await tail.line((line) => line['text'] === 'since 2');
    await anna.run(['send', room, 'since 3']);
    await tail.line((line) => line['text'] === 'since 3');
    expect(textsOf(tail.lines)).toEqual(['since 1', 'since 2', 'since 3']);
    await tail.stop();
  });

  it('--since tells what happened to messages as well, in the order in which it happened', async () => {
    const sent = await anna.run(['send', room, 'since all']);
    const made = await anna.run(['admin', 'create', 'since-room']);
    await anna.run(['admin', 'topic', 'since-room', 'new topic']);
    await anna.run(['send', 'since-room', 'since last']);
    const tail = bob.start(['tail', '--since', String(Number(sent.lines[0]?.['seq']) - 1)]);
    await tail.line((line) => line['text'] === 'since last');
    expect(tail.lines.map((line) => line.event)).toEqual(['message', 'room.create', 'room.topic', 'message']);
    expect(tail.lines[1]).toMatchObject({ seq: made.lines[0]?.['seq'], room: made.lines[0]?.['room'], name: 'Anna' });
    await tail.stop();
  });

  it('--since tells every event, however many there are, in order, and goes on live', async () => {
    const crowd = await Promise.all([1, 2, 3].map((at) => talker(host.ready, room, `Crowd ${at}`)));
    const before = await anna.run(['send', room, 'the crowd comes']);
    const since = Number(before.lines[0]?.['seq']);
    for (const { say } of crowd) await say(800);
    const tail = bob.start(['tail', '--since', String(since)]);
    await tail.noted('Following');
    await anna.run(['send', room, 'live again']);
    await tail.line((line) => line['text'] === 'live again');
    expect(tail.lines).toHaveLength(2_401);
    expect(tail.lines.map((line) => line['seq'])).toEqual(tail.lines.map((_, at) => since + 1 + at));
    await tail.stop();
    for (const { leave } of crowd) leave();
  });

  it('--since 0 tells everything from the beginning', async () => {
    const tail = bob.start(['tail', '--since', '0']);
    await tail.noted('Following');
    const { lines } = await tail.stop();
    expect(lines.map((line) => line.event)).toEqual(
      expect.arrayContaining(['office.create', 'member.join', 'message']),
    );
    expect(lines.map((line) => line['seq'])).toEqual(
      lines.map((line) => line['seq']).sort((a, b) => Number(a) - Number(b)),
    );
    expect(new Set(lines.map((line) => line['id'])).size).toBe(lines.length);
  });

  it('prints other events, too', async () => {
    const tail = bob.start(['tail']);
    await tail.noted('Following');
    const made = await anna.run(['admin', 'create', 'lunch', '--topic', 'food']);
    const line = await tail.line((one) => one.event === 'room.create');
    expect(line).toMatchObject({
      room: made.lines[0]?.['room'],
      author: anna.joined['member'],
      body: { kind: 'public', name: 'lunch', topic: 'food' },
    });
    await tail.stop();
  });
});

describe('landline history and search', () => {
  it('finds messages by their words, newest first', async () => {
    for (const text of ['needle one', 'needle two']) await anna.run(['send', room, text]);
    const { lines, code } = await bob.run(['search', 'needle']);
    expect(code).toBe(0);
    expect(textsOf(lines)).toEqual(['needle two', 'needle one']);
  });

  it('shows the last messages, oldest first', async () => {
    const { lines } = await bob.run(['history', `#${roomName}`, '--limit', '2']);
    expect(textsOf(lines)).toEqual(['needle one', 'needle two']);
  });
});

describe('landline offices and export', () => {
  it('lists the offices that were joined', async () => {
    const { lines } = await bob.run(['offices']);
    expect(lines).toEqual([
      {
        event: 'office',
        officeId: host.ready['officeId'],
        name: 'Test Office',
        member: bob.joined['member'],
        addresses: [`127.0.0.1:${String(host.ready['port'])}`],
        default: true,
      },
    ]);
  });

  it('writes all that one may see as lines of JSON', async () => {
    const { stdout, code } = await bob.run(['export', '--format', 'jsonl']);
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines[0]).toMatchObject({ event: 'office', officeId: host.ready['officeId'] });
    expect(textsOf(lines)).toEqual(expect.arrayContaining(['hello', 'two\nlines', 'just you']));
  });

  it('writes a page in which what people wrote stays text', async () => {
    await anna.run(['send', room, '<img src=x onerror=alert(1)>']);
    const { stdout } = await bench.run(['export', '--format', 'html', '--profile', bob.profile]);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(stdout).not.toContain('<img');
  });
});

function textsOf(lines: readonly Line[]): string[] {
  return lines.filter((line) => line.event === 'message').map((line) => String(line['text']));
}
