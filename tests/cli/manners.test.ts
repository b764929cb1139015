import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench, entry, joined, startHost, type Bench } from './command.ts';
import { aText, containing, having, matching } from './matchers.ts';

let bench: Bench;
let host: Awaited<ReturnType<typeof startHost>>;
let anna: Awaited<ReturnType<typeof joined>>;
let room: string;

beforeAll(async () => {
  bench = createBench();
  host = await startHost(bench);
  anna = await joined(bench, 'Anna', host.ownerInvite);
  room = String((await anna.run(['rooms'])).lines[0]?.['room']);
});
afterAll(() => bench.close());

describe('whatever happens around it, the command gives one line of reason and no stack trace', () => {
  it('when the reader of its output goes away', async () => {
    const child = spawn(
      'sh',
      [
        '-c',
        `"${process.execPath}" "$0" "$@" | head -n 1`,
        entry,
        'tail',
        '--since',
        '0',
        '--json',
        '--no-mdns',
        '--profile',
        anna.profile,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const closed = once(child, 'close');
    // The second message meets a closed pipe.
    for (const text of ['one', 'two', 'three']) await anna.run(['send', room, text]);
    await closed;
    expect(stderr).not.toMatch(/EPIPE|at /);
  });

  it('when it is stopped while it waits for input', async () => {
    const never = new PassThrough();
    const waiting = bench.start(['send', room, '-', '--profile', anna.profile, '--json'], never);
    // More than a pipe holds: once all of it has left, the command is reading.
    never.write('x'.repeat(200_000));
    await expect.poll(() => waiting.process.stdin?.writableLength, { timeout: 30_000 }).toBe(0);
    const outcome = await waiting.stop('SIGINT');
    expect(outcome).toMatchObject({ code: 1, signal: null, stdout: '' });
    expect(outcome.stderr).toMatch(/^landline: stopped\n$/);
  });

  it('when the profile cannot be made', async () => {
    writeFileSync(join(bench.folder, 'a-file'), '');
    const outcome = await bench.run(['rooms', '--profile', join(bench.folder, 'a-file', 'profile'), '--json']);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^landline: [^\n]*a-file is there and is no folder\.\n$/);
  });

  it('when the profile is damaged', async () => {
    const broken = await joined(bench, 'Broken', host.invite);
    writeFileSync(
      join(broken.profile, 'profile.db'),
      'not a database, but long enough to be taken for one '.repeat(40),
    );
    const outcome = await broken.run(['rooms']);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^landline: [^\n]*\n$/);
  });

  it('when a part of it is missing', async () => {
    copyFileSync(entry, join(bench.folder, 'landline.ts'));
    const child = spawn(process.execPath, [join(bench.folder, 'landline.ts'), 'rooms'], { stdio: 'pipe' });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(stderr).toMatch(/^landline: Cannot find module [^\n]*`npm ci`[^\n]*\n$/);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'when its output cannot be written (skipped where there is no /dev/full)',
    async () => {
      for (const args of [['rooms'], ['export'], ['tail', '--since', '0']]) {
        const full = openSync('/dev/full', 'w');
        const child = spawn(process.execPath, [entry, ...args, '--no-mdns', '--profile', anna.profile], {
          stdio: ['ignore', full, 'pipe'],
        });
        let stderr = '';
        child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
        expect(await once(child, 'close')).toEqual([1, null]);
        closeSync(full);
        expect(stderr.replace('Following; stop with Ctrl-C.\n', '')).toBe(
          'landline: the output cannot be written: the disk is full\n',
        );
      }
    },
  );

  it.skipIf(!canMount())('when the disk is full (skipped where no small one can be mounted: Linux, root)', async () => {
    const small = join(bench.folder, 'small');
    mkdirSync(small);
    const big = join(bench.folder, 'big.bin');
    writeFileSync(big, Buffer.alloc(2 * 1024 * 1024));
    const seq = String((await anna.run(['put', room, big])).lines[0]?.['seq']);
    // A file system of its own for each, which nobody else sees and which goes away with the command.
    const onSmallDisk = async (kilobytes: number, ...args: string[]) => {
      const mount = `mount -t tmpfs -o size=${kilobytes}k landline "$0" && exec "$@"`;
      const command = ['-m', 'sh', '-c', mount, small, process.execPath, entry, ...args, '--no-mdns', '--json'];
      const child = spawn('unshare', command, { stdio: 'pipe' });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const [code] = (await once(child, 'close')) as [number];
      return { code, stderr };
    };
    const reason = { code: 1, stderr: matching(/^landline: [^\n]*the disk (is full|fails)\n$/) };
    expect(await onSmallDisk(40, 'rooms', '--profile', join(small, 'profile'))).toMatchObject(reason);
    expect(await onSmallDisk(800, 'get', seq, '-o', join(small, 'got'), '--profile', anna.profile)).toMatchObject(
      reason,
    );
    expect(
      await onSmallDisk(12, 'host', '--data', join(small, 'data'), '--port', '0', '--bind', '127.0.0.1'),
    ).toMatchObject(reason);
  });

  it('when there is no office yet', async () => {
    for (const args of [
      ['rooms'],
      ['send', 'x', 'y'],
      ['tail'],
      ['history', 'x'],
      ['search', 'x'],
      ['put', 'x', join(bench.folder, 'a-file')],
      ['get', '1'],
      ['invite'],
      ['export'],
      ['leave'],
    ]) {
      const outcome = await bench.run([...args, '--profile', bench.profile('nobody'), '--json']);
      expect({ args, ...outcome }).toMatchObject({
        args,
        code: 1,
        stdout: '',
        stderr: matching(/^landline: This profile has joined no office yet[^\n]*\n$/),
      });
    }
  });
});

describe('what others wrote', () => {
  it('cannot reach into a terminal', async () => {
    await anna.run(['send', room, 'nice\u009b2Jtry \u202egnol']);
    const { stdout } = await bench.run(['history', room, '--limit', '1', '--profile', anna.profile]);
    expect(stdout).toContain('nice\\u{9b}2Jtry \\u{202e}gnol');
  });

  it('is told to programs as it is', async () => {
    const { lines } = await anna.run(['history', room, '--limit', '1']);
    expect(lines[0]).toMatchObject({ text: 'nice\u009b2Jtry \u202egnol' });
  });
});

describe('landline doctor', () => {
  it('says of each check what was found and what to do', async () => {
    const { lines } = await anna.run(['doctor', '127.0.0.1:1']);
    expect(
      lines.every(
        (line) => line.event === 'check' && /^N\d\d$/.test(String(line['id'])) && typeof line['found'] === 'string',
      ),
    ).toBe(true);
    expect(lines.map((line) => line['id'])).toEqual(expect.arrayContaining(['N01', 'N04', 'N05', 'N06', 'N07', 'N08']));
    const ways = lines.filter((line) => line['id'] === 'N05');
    expect(ways).toContainEqual(
      having({
        state: 'ok',
        found: containing(`Test Office at 127.0.0.1:${String(host.ready['port'])}`),
      }),
    );
    expect(ways).toContainEqual(
      having({
        state: 'failed',
        found: containing('127.0.0.1:1'),
        remedy: aText,
      }),
    );
    expect(lines).toContainEqual(having({ id: 'N06', state: 'ok', found: containing('Test Office') }));
  });

  it('fails when something needs to be done', async () => {
    expect(await anna.run(['doctor', '127.0.0.1:1'])).toMatchObject({
      code: 1,
      stderr: matching(/need something to be done/),
    });
  });
});

describe('landline find', () => {
  it('takes no multicast and no scan for wrong usage', async () => {
    expect(await bench.run(['find', '--timeout', '1', '--json'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('takes a time that is none for wrong usage', async () => {
    expect(await bench.run(['find', '--timeout', 'soon'])).toMatchObject({ code: 2, stdout: '' });
  });
});

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'landline', '/mnt'], { stdio: 'ignore' }).status === 0;
}
