import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBench, joined, startHost, type Bench, type Line } from './command.ts';
import { containing, having, matching } from './matchers.ts';
import { talker } from './talker.ts';

let bench: Bench;
let host: Awaited<ReturnType<typeof startHost>>;
let anna: Awaited<ReturnType<typeof joined>>;
let bob: Awaited<ReturnType<typeof joined>>;
let room: string;

beforeEach(async () => {
  bench = createBench();
  host = await startHost(bench);
  anna = await joined(bench, 'Anna', host.ownerInvite);
  bob = await joined(bench, 'Bob', host.invite);
  room = String((await anna.run(['rooms'])).lines[0]?.['room']);
});
afterEach(() => bench.close());

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const inFolder = (name: string) => join(bench.folder, name);
function file(name: string, bytes: number): string {
  writeFileSync(inFolder(name), randomBytes(bytes));
  return inFolder(name);
}
const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('landline export --files', () => {
  it('puts the attachments one may see beside the page, linked, under names that are safe', async () => {
    await anna.run(['admin', 'create', 'secret', '--private']);
    await anna.run(['put', 'secret', file('secret.bin', 10)]);
    const odd = file(`a "b" <c>&d's.html`, 1_000);
    await anna.run(['put', room, odd, '--text', '<b>look</b>']);
    await anna.run(['put', room, odd]);
    await anna.run(['put', room, file('photo.png', 50)]);
    mkdirSync(inFolder('out'));
    const page = join(inFolder('out'), 'office.html');
    expect(await bob.run(['export', '--format', 'html', '-o', page, '--files'])).toMatchObject({
      code: 0,
      lines: [{ event: 'exported', path: page, files: join(inFolder('out'), 'office.files'), saved: 2, missing: 0 }],
    });
    expect(readdirSync(join(inFolder('out'), 'office.files')).sort()).toEqual([
      matching(/^a _b_ _c_&d's-[\w-]{12}\.html$/),
      matching(/^photo-[\w-]{12}\.png$/),
    ]);
    const text = readFileSync(page, 'utf8');
    const links = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links)
      expect(existsSync(join(inFolder('out'), decodeURIComponent(link.replaceAll('&#39;', "'")))), link).toBe(true);
    expect(text).toMatch(/<img [^>]*src="office\.files\/photo-/);
    expect(text).not.toMatch(/<b>look|<c>|secret/);
    const saved = decodeURIComponent(links[0] ?? '').replaceAll('&#39;', "'");
    expect(hash(join(inFolder('out'), saved))).toBe(hash(odd));
  });

  it('says in the lines of JSON where each file is, and does not fetch again what is there', async () => {
    await anna.run(['put', room, file('one.txt', 20)]);
    const out = inFolder('out.jsonl');
    const files = inFolder('attachments');
    const again = () => bob.run(['export', '-o', out, '--files', files]);
    expect(await again()).toMatchObject({ code: 0, lines: [{ saved: 1 }] });
    const message = linesOf(out).at(-1);
    expect(message).toMatchObject({ attachments: [{ name: 'one.txt', path: matching(/^attachments\/one-/) }] });
    const [name = ''] = readdirSync(files);
    writeFileSync(join(files, name), 'x'.repeat(20));
    expect(await again()).toMatchObject({ code: 0 });
    expect(readFileSync(join(files, name), 'utf8')).toBe('x'.repeat(20));
  });

  it('wants a place for the files', async () => {
    expect(await bob.run(['export', '--files'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: containing('--files DIR'),
    });
  });

  it('goes on through a crash of the host in the middle of it, and is whole', async () => {
    const big = file('big.bin', 96 * 1024 * 1024);
    await anna.run(['put', room, big]);
    const crowd = await talker(host.ready, room, 'Crowd');
    await crowd.say(450);
    crowd.leave();
    const out = inFolder('out.jsonl');
    const exporting = bob.start(['export', '-o', out, '--files', inFolder('files')]);
    const parts = () => (existsSync(inFolder('files')) ? readdirSync(inFolder('files')) : []);
    await expect
      .poll(() => parts().some((name) => name.endsWith('.have')), { timeout: 40_000, interval: 5 })
      .toBe(true);
    await host.host.stop('SIGKILL');
    await startHost(bench, ['--port', String(host.ready['port'])]);
    expect(await exporting.ended).toMatchObject({ code: 0, lines: [{ event: 'exported', saved: 1, missing: 0 }] });
    const lines = linesOf(out);
    expect(lines.filter(({ event }) => event === 'message')).toHaveLength(451);
    expect(new Set(lines.map((line) => line['seq'])).size).toBe(452);
    expect(lines).toContainEqual(having({ text: 'Crowd: 450' }));
    const [name = ''] = parts();
    expect(hash(join(inFolder('files'), name))).toBe(hash(big));
  }, 120_000);
});
