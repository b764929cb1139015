import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { v7 as uuid } from 'uuid';
import { limits } from '../../../protocol/index.ts';
import { createFiles } from './create-files.ts';
import { asked, office, send, uploadWhole, type Office } from './testing-office.ts';
import { chunksOf, idOf, person, quiet, sampleBytes, temporaryFolder } from './testing.ts';

const MiB = limits.chunkBytes;

describe('an upload', () => {
  it.each([0, 1, 50_000, MiB, MiB + 1, 5 * MiB + 77])(
    'of %i bytes comes back as it went in, chunk by chunk',
    async (size) => {
      const { files, dir } = await office();
      const who = person();
      const bytes = sampleBytes(size);
      const { result } = await uploadWhole(files, who, bytes);
      expect(result).toEqual({ ok: true, blob: idOf(bytes) });
      const opened = await files.handlers['file.open'](who, { blob: idOf(bytes) });
      expect(opened).toMatchObject({ ok: true, size, chunkBytes: MiB });
      const got = [];
      for (const index of chunksOf(bytes).keys()) {
        const chunk = await files.handlers['file.get'](who, { blob: idOf(bytes), index });
        if (chunk.ok) got.push(chunk.data);
      }
      expect(Buffer.concat(got).equals(bytes)).toBe(true);
      expect(readFileSync(files.blobPath(idOf(bytes))).equals(bytes)).toBe(true);
      // One chunk's hash is made anew when it is asked for.
      expect(existsSync(`${files.blobPath(idOf(bytes))}.hashes`)).toBe(size > MiB);
      expect(statSync(join(dir, 'blobs')).mode & 0o077).toBe(0);
    },
  );

  it('takes chunks in any order, some twice, some at the same time', async () => {
    const { files } = await office();
    const who = person();
    const bytes = sampleBytes(6 * MiB + 3);
    const upload = uuid();
    await files.handlers['file.begin'](who, asked(upload, bytes.length));
    const answers = await send(files, who, upload, bytes, [6, 2, 2, 0, 5, 5, 5, 1, 4, 3, 0]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await files.handlers['file.commit'](who, { upload, blob: idOf(bytes) })).toEqual({
      ok: true,
      blob: idOf(bytes),
    });
  });

  it('needs no waiting between begin, chunks and the answer to them', async () => {
    const { files } = await office();
    const who = person();
    const bytes = sampleBytes(2 * MiB);
    const upload = uuid();
    const begun = files.handlers['file.begin'](who, asked(upload, bytes.length));
    const sent = send(files, who, upload, bytes);
    expect((await begun).ok).toBe(true);
    expect((await sent).every(({ ok }) => ok)).toBe(true);
  });

  it('tells which chunks it has when it is begun again', async () => {
    const { files } = await office();
    const who = person();
    const bytes = sampleBytes(5 * MiB);
    const upload = uuid();
    await files.handlers['file.begin'](who, asked(upload, bytes.length));
    await send(files, who, upload, bytes, [0, 1, 3]);
    const again = await files.handlers['file.begin'](who, asked(upload, bytes.length));
    expect(again).toEqual({
      ok: true,
      chunkBytes: MiB,
      have: [
        [0, 1],
        [3, 3],
      ],
    });
  });

  it('is committed once, however often that is asked, also after a restart', async () => {
    const { files, store, open } = await office();
    const who = person();
    const bytes = sampleBytes(2 * MiB + 5);
    const { upload } = await uploadWhole(files, who, bytes);
    const ask = { upload, blob: idOf(bytes) };
    expect(await Promise.all([1, 2, 3].map(() => files.handlers['file.commit'](who, ask)))).toEqual(
      Array(3).fill({ ok: true, blob: ask.blob }),
    );
    await files.stop();
    const later = await open();
    expect(await later.handlers['file.begin'](who, asked(upload, bytes.length))).toMatchObject({
      ok: true,
      blob: ask.blob,
    });
    expect(await later.handlers['file.commit'](who, ask)).toEqual({ ok: true, blob: ask.blob });
    expect(store.blobs).toHaveLength(1);
  });

  it('keeps the same bytes once, whoever sends them', async () => {
    const { files, dir, store } = await office();
    const bytes = sampleBytes(3 * MiB);
    const [one, other] = [person(), person()];
    await Promise.all([uploadWhole(files, one, bytes), uploadWhole(files, other, bytes)]);
    const kept = readdirSync(join(dir, 'blobs'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
    expect(kept.map(({ name }) => name).sort()).toEqual([idOf(bytes), `${idOf(bytes)}.hashes`].sort());
    expect(store.blobs.map(({ member }) => member).sort()).toEqual([one.member, other.member].sort());
  });

  it('is dropped by abort, which is never an error', async () => {
    const { files, dir } = await office();
    const who = person();
    const bytes = sampleBytes(2 * MiB);
    const upload = uuid();
    await files.handlers['file.begin'](who, asked(upload, bytes.length));
    await send(files, who, upload, bytes, [0]);
    expect(await files.handlers['file.abort'](who, { upload })).toEqual({ ok: true });
    expect(await files.handlers['file.abort'](who, { upload })).toEqual({ ok: true });
    expect(readdirSync(join(dir, 'uploads'))).toEqual([]);
    const [late] = await send(files, who, upload, bytes, [1]);
    expect(late).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('a hostile or mistaken sender', () => {
  it('is refused wrong lengths and chunks beyond the end', async () => {
    const { files } = await office();
    const who = person();
    const upload = uuid();
    await files.handlers['file.begin'](who, asked(upload, 2 * MiB - 1));
    const put = (index: number, length: number) =>
      files.handlers['file.put'](who, { upload, index, data: Buffer.alloc(length) });
    expect(await put(0, MiB - 1)).toMatchObject({ error: { code: 'bad_request' } });
    expect(await put(0, MiB + 1)).toMatchObject({ error: { code: 'too_large' } });
    expect(await put(1, MiB)).toMatchObject({ error: { code: 'too_large' } });
    expect(await put(0, 0)).toMatchObject({ error: { code: 'bad_request' } });
    expect(await put(2, 1)).toMatchObject({ error: { code: 'bad_request' } });
    expect(await put(Number.MAX_SAFE_INTEGER, 1)).toMatchObject({ error: { code: 'bad_request' } });
    expect(await put(1, MiB - 1)).toEqual({ ok: true });
  });

  it('cannot commit while chunks are missing, and can go on then', async () => {
    const { files, store } = await office();
    const who = person();
    const bytes = sampleBytes(3 * MiB);
    const upload = uuid();
    await files.handlers['file.begin'](who, asked(upload, bytes.length));
    await send(files, who, upload, bytes, [0, 2]);
    expect(await files.handlers['file.commit'](who, { upload, blob: idOf(bytes) })).toMatchObject({
      error: { code: 'bad_request' },
    });
    expect(store.blobs).toEqual([]);
    await send(files, who, upload, bytes, [1]);
    expect(await files.handlers['file.commit'](who, { upload, blob: idOf(bytes) })).toMatchObject({ ok: true });
  });

  it('cannot store bytes under the id of others; the upload starts from nothing then', async () => {
    const { files, store } = await office();
    const who = person();
    const [mine, theirs] = [sampleBytes(2 * MiB, 1), sampleBytes(2 * MiB, 2)];
    const upload = uuid();
    await files.handlers['file.begin'](who, asked(upload, mine.length));
    await send(files, who, upload, mine);
    expect(await files.handlers['file.commit'](who, { upload, blob: idOf(theirs) })).toMatchObject({
      error: { code: 'bad_hash' },
    });
    expect(store.blobs).toEqual([]);
    expect(existsSync(files.blobPath(idOf(theirs)))).toBe(false);
    expect(await files.handlers['file.begin'](who, asked(upload, mine.length))).toMatchObject({ have: [] });
  });

  it('sends anew what the disk lost on the way, under the same id', async () => {
    const { files } = await office();
    const who = person();
    const bytes = sampleBytes(2 * MiB);
    const upload = uuid();
    const ask = { upload, blob: idOf(bytes) };
    await files.handlers['file.begin'](who, asked(upload, bytes.length));
    await send(files, who, upload, bytes);
    const handle = await open(join(temporaryFolder(onTestFinished), 'any'), 'w');
    await handle.close();
    const kind = Object.getPrototypeOf(handle) as { datasync(): Promise<void> };
    const failing = vi.spyOn(kind, 'datasync').mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
    await expect(files.handlers['file.commit'](who, ask)).rejects.toThrow('EIO');
    failing.mockRestore();
    expect(await files.handlers['file.begin'](who, asked(upload, bytes.length))).toMatchObject({ have: [] });
    await send(files, who, upload, bytes);
    expect(await files.handlers['file.commit'](who, ask)).toEqual({ ok: true, blob: ask.blob });
  });

  it('finds an upload id taken by another member of no use', async () => {
    const { files } = await office();
    const [owner, thief] = [person(), person()];
    const bytes = sampleBytes(2 * MiB);
    const upload = uuid();
    const begun = await Promise.all([
      files.handlers['file.begin'](owner, asked(upload, bytes.length)),
      files.handlers['file.begin'](thief, asked(upload, bytes.length)),
    ]);
    expect(begun.map(({ ok }) => ok)).toEqual([true, false]);
    expect(begun[1]).toMatchObject({ error: { code: 'conflict' } });
    expect(await send(files, thief, upload, sampleBytes(2 * MiB, 9), [0])).toMatchObject([
      { error: { code: 'not_found' } },
    ]);
    expect(await files.handlers['file.commit'](thief, { upload, blob: idOf(bytes) })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await files.handlers['file.abort'](thief, { upload })).toEqual({ ok: true });
    await send(files, owner, upload, bytes);
    expect(await files.handlers['file.commit'](owner, { upload, blob: idOf(bytes) })).toMatchObject({ ok: true });
  });

  it('cannot use an upload id for a file of another size', async () => {
    const { files } = await office();
    const who = person();
    const upload = uuid();
    await files.handlers['file.begin'](who, asked(upload, 10));
    expect(await files.handlers['file.begin'](who, asked(upload, 11))).toMatchObject({ error: { code: 'conflict' } });
  });

  it('gets nothing of a blob by knowing its id', async () => {
    const { files } = await office();
    const bytes = sampleBytes(100);
    await uploadWhole(files, person(), bytes);
    const other = person();
    const blob = idOf(bytes);
    const refused = { ok: false, error: { code: 'not_found' } };
    expect(await files.handlers['file.open'](other, { blob })).toMatchObject(refused);
    expect(await files.handlers['file.hashes'](other, { blob, from: 0 })).toMatchObject(refused);
    expect(await files.handlers['file.get'](other, { blob, index: 0 })).toMatchObject(refused);
    expect(await files.handlers['file.ticket'](other, { blob, name: 'a', type: 'text/plain' })).toMatchObject(refused);
  });

  it('cannot make a path of an id', async () => {
    const { files, dir } = await office();
    const who = person();
    for (const upload of ['../../../etc/x', '..', '', 'a/b', `${uuid()}/../x`]) {
      await files.handlers['file.begin'](who, asked(upload, 0)).catch(() => undefined);
      await files.handlers['file.commit'](who, { upload, blob: idOf(Buffer.alloc(0)) }).catch(() => undefined);
    }
    expect(readdirSync(join(dir, 'uploads'))).toEqual([]);
    expect(() => files.blobPath('../../../../etc/passwd')).toThrow('not a blob id');
  });
});

describe('what an earlier process left', () => {
  async function half(here: Office) {
    const who = person();
    const bytes = sampleBytes(4 * MiB + 9);
    const upload = uuid();
    await here.files.handlers['file.begin'](who, asked(upload, bytes.length));
    await send(here.files, who, upload, bytes, [0, 1, 4]);
    await here.files.stop();
    return { who, bytes, upload };
  }

  it('is taken up again, without the chunks whose bytes are not those of their hash', async () => {
    const here = await office();
    const { who, bytes, upload } = await half(here);
    const data = join(here.dir, 'uploads', upload, 'data');
    const damaged = readFileSync(data);
    damaged[MiB + 5] = (damaged[MiB + 5] ?? 0) ^ 1;
    writeFileSync(data, damaged);
    const later = await here.open();
    expect(await later.handlers['file.begin'](who, asked(upload, bytes.length))).toMatchObject({
      have: [
        [0, 0],
        [4, 4],
      ],
    });
    await send(later, who, upload, bytes, [1, 2, 3]);
    expect(await later.handlers['file.commit'](who, { upload, blob: idOf(bytes) })).toMatchObject({ ok: true });
    expect(readFileSync(later.blobPath(idOf(bytes))).equals(bytes)).toBe(true);
  });

  it('is told as unavailable while it takes too long to check', async () => {
    const here = await office();
    const { who, bytes, upload } = await half(here);
    const later = await createFiles(
      { dir: here.dir, patience: 0, sweepInterval: 0 },
      { store: here.store, clock: Date.now, logger: quiet },
    );
    onTestFinished(() => later.stop());
    const first = await later.handlers['file.begin'](who, asked(upload, bytes.length));
    expect(first).toMatchObject({ error: { code: 'unavailable', retryAfter: 2_000 } });
    await expect.poll(() => later.handlers['file.begin'](who, asked(upload, bytes.length))).toMatchObject({ ok: true });
  });

  it('stays its owner’s', async () => {
    const here = await office();
    const { bytes, upload } = await half(here);
    const later = await here.open();
    expect(await later.handlers['file.begin'](person(), asked(upload, bytes.length))).toMatchObject({
      error: { code: 'conflict' },
    });
  });
});
