import { randomBytes, createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Attachment } from '../../protocol/index.ts';
import { connectPeer } from '../support/peer.ts';
import { createBench, joined, startHost, type Bench } from './command.ts';
import { aNumber, aText, containing, matching } from './matchers.ts';

let bench: Bench;
let host: Awaited<ReturnType<typeof startHost>>;
let anna: Awaited<ReturnType<typeof joined>>;
let bob: Awaited<ReturnType<typeof joined>>;
let room: string;

beforeAll(async () => {
  bench = createBench();
  host = await startHost(bench);
  anna = await joined(bench, 'Anna', host.ownerInvite);
  bob = await joined(bench, 'Bob', host.invite);
  room = String((await anna.run(['rooms'])).lines[0]?.['room']);
});
afterAll(() => bench.close());

function file(name: string, bytes: number): string {
  const path = join(bench.folder, name);
  writeFileSync(path, randomBytes(bytes));
  return path;
}
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const inFolder = (name: string) => join(bench.folder, name);

describe('landline put and get', () => {
  it.each([0, 1, 1024 * 1024, 3 * 1024 * 1024 + 7])('carry a file of %i bytes unchanged', async (bytes) => {
    const path = file(`file-${bytes}.bin`, bytes);
    const put = await anna.run(['put', room, path]);
    expect(put).toMatchObject({
      code: 0,
      lines: [{ event: 'sent', id: aText, seq: aNumber, room }],
    });
    const target = inFolder(`got-${bytes}`);
    const got = await bob.run(['get', String(put.lines[0]?.['seq']), '-o', target]);
    expect(got).toMatchObject({ code: 0, lines: [{ event: 'got', path: target, bytes }] });
    expect(hash(target)).toBe(hash(path));
    expect(existsSync(`${target}.part`) || existsSync(`${target}.part.have`)).toBe(false);
  });

  it('get takes the attachment’s id as well as the message’s, and uses its own name', async () => {
    const path = file('named.txt', 20);
    const put = await anna.run(['put', room, path, '--text', 'look']);
    const { lines } = await bob.run(['history', room, '--limit', '1']);
    expect(lines[0]).toMatchObject({
      text: 'look',
      attachments: [{ name: 'named.txt', size: 20, type: 'text/plain' }],
    });
    const { blob } = (lines[0]?.['attachments'] as { blob: string }[])[0]!;
    expect(await bob.run(['get', blob, '-o', inFolder('by-blob')])).toMatchObject({ code: 0 });
    expect(hash(inFolder('by-blob'))).toBe(hash(path));
    const taken = await bob.run(['get', String(put.lines[0]?.['id'])]);
    expect(taken).toMatchObject({ code: 1, stderr: containing('named.txt is there already') });
  });

  it('get shortens a name that is too long for the disk, and keeps its extension', async () => {
    // As long as a name may be: three times as many bytes as Linux takes, so that no file here could be put under it.
    const name = `${'議'.repeat(251)}.pdf`;
    const content = Buffer.from('minutes');
    const { ready } = host;
    const where = { url: `https://127.0.0.1:${String(ready['port'])}`, office: String(ready['officeId']) };
    const chiyo = await connectPeer({ ...where, name: 'Chiyo' });
    const files = await connectPeer({ ...where, device: chiyo.device, namespace: '/files/' });
    const upload = uuidv7();
    const attachment = { blob: '', name, size: content.length, type: 'application/pdf' };
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
    attachment.blob = sha256(sha256(content)).toString('base64url');
    await files.socket.emitWithAck('file.begin', { upload, name, size: content.length, type: attachment.type });
    await files.socket.emitWithAck('file.put', { upload, index: 0, data: content });
    await files.socket.emitWithAck('file.commit', { upload, blob: attachment.blob });
    const body = { text: '', attachments: [attachment] };
    const [sent] = await chiyo.append(chiyo.device.event({ office: where.office, type: 'message', room, body }));
    if (!sent?.ok) throw new Error(JSON.stringify(sent));
    files.close();
    chiyo.close();
    const got = await bob.run(['get', String(sent.seq)]);
    expect(got).toMatchObject({ code: 0, lines: [{ path: matching(/^議{80}\.pdf$/) }] });
    expect(readFileSync(inFolder(String(got.lines[0]?.['path'])), 'utf8')).toBe('minutes');
    const folder = inFolder('exported');
    const exported = await bob.run(['export', '-o', inFolder('export.jsonl'), '--files', folder, '--room', room]);
    expect(exported).toMatchObject({ code: 0, lines: [{ missing: 0 }] });
    expect(readdirSync(folder)).toContainEqual(matching(/^議+-[\w-]{12}\.pdf$/));
  });

  it('carry a folder as a folder, in as many messages as it takes', async () => {
    const plans = inFolder('plans');
    mkdirSync(join(plans, 'März', 'drafts'), { recursive: true });
    for (let i = 0; i < 21; i += 1) writeFileSync(join(plans, 'März', `${i}.txt`), `plan ${i}`);
    writeFileSync(join(plans, 'März', 'drafts', 'old.txt'), 'old');
    writeFileSync(join(plans, 'empty'), '');
    symlinkSync('/etc/hostname', join(plans, 'link'));
    const put = await anna.run(['put', room, plans, '--text', 'all plans']);
    expect(put).toMatchObject({ code: 0, lines: { length: 2 }, stderr: containing('link is no file') });
    const into = inFolder('arrived');
    for (const { seq } of put.lines) expect(await bob.run(['get', String(seq), '-o', into])).toMatchObject({ code: 0 });
    const there = (path: string) => readdirSync(path, { recursive: true }).map(String).sort();
    expect(there(join(into, 'plans'))).toEqual(there(plans).filter((name) => name !== 'link'));
    expect(readFileSync(join(into, 'plans', 'März', 'drafts', 'old.txt'), 'utf8')).toBe('old');

    const first = String(put.lines[0]?.['seq']);
    expect(await bob.run(['get', first, '-o', into])).toMatchObject({ code: 0, lines: [] });
    writeFileSync(join(into, 'plans', 'März', '3.txt'), 'mine');
    expect(await bob.run(['get', first, '-o', into])).toMatchObject({ code: 1, stderr: containing('another file') });
    expect(readFileSync(join(into, 'plans', 'März', '3.txt'), 'utf8')).toBe('mine');
  });

  it('get puts no file of a folder elsewhere, whatever its sender calls the folders', async () => {
    const path = file('harmless.txt', 5);
    await anna.run(['put', room, path]);
    const { lines } = await bob.run(['history', room, '--limit', '1']);
    const [attachment] = lines[0]?.['attachments'] as Attachment[];
    const { ready } = host;
    const where = { url: `https://127.0.0.1:${String(ready['port'])}`, office: String(ready['officeId']) };
    const chiyo = await connectPeer({ ...where, name: 'Chiyo' });
    const say = (folder: string) => {
      const body = { text: '', attachments: [{ ...attachment!, path: folder }] };
      return chiyo.append(chiyo.device.event({ office: where.office, type: 'message', room, body }));
    };
    expect(await say('../outside')).toMatchObject([{ ok: false, error: { code: 'bad_request' } }]);
    const [sent] = await say('.ssh/CON/~');
    chiyo.close();
    if (!sent?.ok) throw new Error(JSON.stringify(sent));
    const into = inFolder('tame');
    expect(await bob.run(['get', String(sent.seq), '-o', into])).toMatchObject({ code: 0 });
    expect(readFileSync(join(into, 'ssh', '_CON', 'file', 'harmless.txt'))).toEqual(readFileSync(path));
  });

  it('go on where they were after they were killed', async () => {
    const chunks = 96;
    const path = file('big.bin', chunks * 1024 * 1024);
    const before = await requestsSoFar();
    const broken = anna.start(['put', room, path]);
    await expect.poll(uploadedBytes, { timeout: 30_000, interval: 5 }).toBeGreaterThan(32 * 1024 * 1024);
    expect(await broken.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    const put = await anna.run(['put', room, path]);
    expect(put).toMatchObject({ code: 0 });

    const seq = String(put.lines[0]?.['seq']);
    const target = inFolder('big.got');
    const half = bob.start(['get', seq, '-o', target]);
    await expect.poll(() => keptChunks(target), { timeout: 30_000, interval: 5 }).toBeGreaterThan(31);
    expect(await half.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(existsSync(target)).toBe(false);
    expect(await bob.run(['get', seq, '-o', target])).toMatchObject({ code: 0 });
    expect(hash(target)).toBe(hash(path));

    // What was carried before the kill was not carried again; only what was on its way then.
    const after = await requestsSoFar();
    expect(after.put - before.put).toBeGreaterThanOrEqual(chunks);
    expect(after.get - before.get).toBeGreaterThanOrEqual(chunks);
    expect(after.put - before.put).toBeLessThan(chunks + 24);
    expect(after.get - before.get).toBeLessThan(chunks + 24);
  }, 120_000);

  it.each([
    ['a file that is not there', () => ['put', room, 'nowhere.txt'], 1, /nowhere\.txt: there is no such file/],
    [
      'a folder without files',
      () => (mkdirSync(inFolder('folder'), { recursive: true }), ['put', room, inFolder('folder')]),
      1,
      /holds no files/,
    ],
    ['a message without a file', () => ['get', '1', '-o', 'x'], 1, /./],
    ['what is no id', () => ['get', 'what', '-o', 'x'], 2, /neither a seq/],
    [
      'a target that is a folder',
      () => (mkdirSync(inFolder('folder'), { recursive: true }), ['get', 'A'.repeat(43), '-o', inFolder('folder')]),
      1,
      /folder/,
    ],
    ['a file nobody has', () => ['get', 'A'.repeat(43), '-o', inFolder('none')], 1, /not_found/],
  ])('fail for %s, in one line', async (_what, args, code, reason) => {
    const outcome = await bob.run(args());
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.stderr.trim()).not.toContain('\n');
  });

  it.skipIf(process.getuid?.() === 0)(
    'fail for a file that may not be read (skipped for root, who may read all)',
    async () => {
      const path = file('secret', 1);
      chmodSync(path, 0);
      expect(await anna.run(['put', room, path])).toMatchObject({
        code: 1,
        stderr: containing('permission denied'),
      });
    },
  );

  it('a file that somebody may not see is not there for them', async () => {
    await anna.run(['admin', 'create', 'secret', '--private']);
    const path = file('secret.bin', 100);
    const put = await anna.run(['put', 'secret', path]);
    const { lines } = await anna.run(['history', 'secret']);
    const { blob } = (lines.at(-1)?.['attachments'] as { blob: string }[])[0]!;
    for (const wanted of [String(put.lines[0]?.['seq']), blob]) {
      expect(await bob.run(['get', wanted, '-o', inFolder('stolen')])).toMatchObject({
        code: 1,
        stderr: containing('not_found'),
      });
    }
    expect(existsSync(inFolder('stolen'))).toBe(false);
  });
});

/** How many chunks the host has been asked to take and to give. */
async function requestsSoFar(): Promise<{ put: number; get: number }> {
  const { lines } = await anna.run(['admin', 'metrics']);
  const of = (name: string) =>
    Number(
      new RegExp(`^landline_request_seconds_count\\{name="${name}"\\} (\\d+)`, 'm').exec(
        String(lines[0]?.['text']),
      )?.[1] ?? 0,
    );
  return { put: of('file.put'), get: of('file.get') };
}

function uploadedBytes(): number {
  const uploads = join(bench.folder, 'data', 'files', 'uploads');
  if (!existsSync(uploads)) return 0;
  return readdir(uploads).reduce((sum, path) => sum + statSync(path).blocks * 512, 0);
}

function keptChunks(target: string): number {
  const have = `${target}.part.have`;
  return existsSync(have) ? readFileSync(have, 'utf8').split('\n').length - 2 : 0;
}

function readdir(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
