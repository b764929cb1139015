import { expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { newUpload } from './upload.ts';
import type { UploadFolder } from './upload-folder.ts';
import { person } from './testing.ts';

it('never takes a file for durable whose flush failed on the way, though the next one says nothing of it', async () => {
  const size = 40 * limits.chunkBytes;
  let flushes = 0;
  const folder: UploadFolder = {
    data: '',
    create: () => Promise.resolve(),
    writeChunk: () => Promise.resolve(),
    verify: () => Promise.resolve(),
    readHashes: () => Promise.resolve(Buffer.alloc(0)),
    // As Linux does: a failed write-back is told once.
    sync: () =>
      (flushes += 1) === 1 ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) : Promise.resolve(),
    seal: () => Promise.resolve(),
    hasData: () => Promise.resolve(true),
    written: () => Promise.resolve(0),
    touched: () => Promise.resolve(0),
    close: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
  const meta = { format: 1 as const, member: person().member, size, created: 0 };
  const upload = newUpload(meta, { folder, clock: () => 0 });
  for (let index = 0; index < 40; index += 1)
    expect(await upload.put(index, new Uint8Array(limits.chunkBytes))).toEqual({ ok: true });
  expect(flushes).toBe(1);
  // SHA-256 of nothing: what this folder's hashes come to.
  await expect(upload.finish('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')).rejects.toThrow('EIO');
});
