import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { createChunkWriter } from './chunk-writer.ts';
import { openPartFile } from './part-file.ts';

const { chunkBytes } = limits;
const blob = 'PWxr5aoNBMkw2qlincTxQY81Yyd9ZhSqW0lMGs1Gxco';
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landline-part-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Opens the parts and tells what `sink` needs to know first. */
async function begin(size: number) {
  const part = await openPartFile(path, blob);
  const { sink } = part;
  if (!('writeChecked' in sink)) throw new Error('A part file checks what it writes.');
  await sink.prepare?.(size, Math.ceil(size / chunkBytes));
  return { ...part, sink };
}

// Small ones are written where they are received, large ones in a thread.
describe.each([3, 20])('a download of %i chunks and a bit', (chunks) => {
  const size = chunks * chunkBytes + 77;
  const bytes = randomBytes(size);
  /** A chunk in memory of its own, as the socket gives it: it may be gone once it is written. */
  const chunk = (index: number) => new Uint8Array(bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes));
  const all = Array.from({ length: chunks + 1 }, (_, index) => index);
  const write = ({ sink }: Awaited<ReturnType<typeof begin>>, index: number) =>
    sink.writeChecked(index * chunkBytes, chunk(index), sha256(chunk(index)));

  it('is the file once all chunks are there, in any order, and leaves nothing beside it', async () => {
    const part = await begin(size);
    const written = await Promise.all(all.toReversed().map((index) => write(part, index)));
    expect(written.every(Boolean)).toBe(true);
    await part.finish();
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('takes no bytes of another hash, nor counts them', async () => {
    const part = await begin(size);
    expect(await part.sink.writeChecked(0, chunk(1), sha256(chunk(0)))).toBe(false);
    expect(await write(part, 1)).toBe(true);
    await part.close();
    expect((await readFile(`${path}.part`)).subarray(0, chunkBytes).every((byte) => byte === 0)).toBe(true);
    const again = await begin(size);
    expect(await again.sink.have?.()).toEqual([[1, 1]]);
    await again.close();
  });

  it('goes on with the chunks that an earlier try has left', async () => {
    const first = await begin(size);
    for (const index of all.slice(0, -1)) await write(first, index);
    await first.close();
    expect(await readdir(folder)).toEqual(['file.part', 'file.part.have']);
    const second = await begin(size);
    expect(await second.sink.have?.()).toEqual([[0, chunks - 1]]);
    await write(second, chunks);
    await second.finish();
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });
});

describe('what stands beside a download', () => {
  const bytes = randomBytes(100);
  const other = 'QWxr5aoNBMkw2qlincTxQY81Yyd9ZhSqW0lMGs1Gxco';

  it('is left alone where it is no part of one', async () => {
    for (const name of ['file.part', 'file.part.have']) {
      await writeFile(join(folder, name), 'a song in parts');
      await expect(openPartFile(path, blob)).rejects.toThrow(/is there already, and no part of a download/);
      expect(await readFile(join(folder, name), 'utf8')).toBe('a song in parts');
      await rm(join(folder, name));
    }
  });

  it('is taken away where it is of another blob, or where a crash has left the list alone', async () => {
    await (await openPartFile(path, other)).close();
    await (await openPartFile(path, blob)).close();
    expect(await readFile(`${path}.part.have`, 'utf8')).toBe(`${blob}\n`);
    await rm(`${path}.part`);
    await (await begin(100)).close();
  });

  it('never gets the name of the file when another download has taken its place', async () => {
    const first = await begin(100);
    await first.sink.writeChecked(0, new Uint8Array(bytes), sha256(bytes));
    const second = await openPartFile(path, other);
    await expect(first.finish()).rejects.toThrow(/Another command is fetching another file/);
    expect(await readdir(folder)).toEqual(['file.part', 'file.part.have']);
    await second.close();
  });

  it('may be fetched by two commands at once, if it is the same', async () => {
    const both = [await begin(100), await begin(100)];
    for (const part of both) await part.sink.writeChecked(0, new Uint8Array(bytes), sha256(bytes));
    for (const part of both) await part.finish();
    expect(await readFile(path)).toEqual(bytes);
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('a writer of chunks', () => {
  it('leaves memory that it shares with other bytes alone, and takes what is a chunk’s alone', async () => {
    const file = await open(path, 'w');
    const writer = createChunkWriter();
    const shared = randomBytes(300);
    const part = shared.subarray(100, 200);
    expect(await writer.write(file.fd, part, 0, sha256(part))).toBe(true);
    expect(part).toHaveLength(100);
    const alone = new Uint8Array(randomBytes(1_000));
    expect(await writer.write(file.fd, alone, 100, sha256(alone))).toBe(true);
    expect(alone).toHaveLength(0);
    await writer.stop();
    await file.close();
    expect((await readFile(path)).subarray(0, 100).equals(part)).toBe(true);
  });

  it('tells why the system did not take a chunk, and goes on with the next', async () => {
    const [written, read] = [await open(path, 'w'), await open(import.meta.filename, 'r')];
    const writer = createChunkWriter();
    const bytes = Buffer.from('ten bytes!');
    const outcomes = await Promise.allSettled([
      writer.write(read.fd, bytes, 0, sha256(bytes)),
      writer.write(written.fd, new Uint8Array(bytes), 0, sha256(bytes)),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'EBADF' } },
      { status: 'fulfilled', value: true },
    ]);
    await writer.stop();
    await Promise.all([written.close(), read.close()]);
    await expect(writer.write(0, bytes, 0, sha256(bytes))).rejects.toThrow(/ended/);
  });
});
