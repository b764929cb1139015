import { mkdir, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { blobId, chunkCount, chunkSize, instant, limits, memberId, uploadId } from '../../../protocol/index.ts';
import type { ChunkSet } from './chunk-set.ts';
import type { DiskWriter } from './disk-writer.ts';
import type { HandleCache } from './handle-cache.ts';
import { hashBytes, hashChunk } from './hashing.ts';

/** What an upload's folder says of it. `blob` is set once its bytes were found to be that blob's. */
export const uploadMeta = z.object({
  format: z.literal(1),
  member: memberId,
  size: z.int().nonnegative(),
  created: instant,
  blob: blobId.optional(),
});
export type UploadMeta = z.infer<typeof uploadMeta>;

/** An unfinished upload on disk: `data`, `hashes` (32 bytes a chunk, zeros for one that is missing) and `meta.json`. */
export type UploadFolder = {
  readonly data: string;
  /** The file of the hashes; a small file has none. */
  readonly hashes?: string;
  create(meta: UploadMeta): Promise<void>;
  /** Writes a chunk's bytes and, after them, its hash: a hash on disk says that the bytes were handed to the system. Takes the bytes' memory. */
  writeChunk(index: number, bytes: Uint8Array): Promise<void>;
  /** Adds to `found` every chunk whose bytes are those its hash names. */
  verify(size: number, found: ChunkSet): Promise<void>;
  readHashes(): Promise<Buffer>;
  /** Hands what was written so far to the disk. */
  sync(): Promise<void>;
  /** Says durably which blob this is, before its bytes are moved. */
  seal(meta: UploadMeta): Promise<void>;
  hasData(): Promise<boolean>;
  /** How many bytes the data takes on disk. */
  written(): Promise<number>;
  /** When the last chunk came, in milliseconds since 1970. */
  touched(): Promise<number>;
  close(): Promise<void>;
  remove(): Promise<void>;
};

export type FolderDeps = { handles: HandleCache; disk: DiskWriter };

/**
 * The folder of one upload below `dir`.
 *
 * @throws Error when it is no upload id: nothing else may become part of a path.
 */
export function uploadFolder(dir: string, upload: string, { handles, disk }: FolderDeps): UploadFolder {
  if (!uploadId.safeParse(upload).success) throw new Error('not an upload id');
  const path = join(dir, upload);
  const data = join(path, 'data');
  const hashes = join(path, 'hashes');
  const meta = join(path, 'meta.json');

  async function close(): Promise<void> {
    await handles.close(data);
    await handles.close(hashes);
  }

  return {
    data,
    hashes,
    async create(said) {
      await mkdir(path, { recursive: true, mode: 0o700 });
      await writeFile(meta, JSON.stringify(said), { mode: 0o600 });
      // Sparse files of the final length: chunks may come in any order.
      await preallocate(hashes, chunkCount(said.size) * hashBytes);
      await preallocate(data, said.size);
    },
    async writeChunk(index, bytes) {
      await handles.use(data, 'r+', ({ fd }) =>
        handles.use(hashes, 'r+', ({ fd: hashFd }) =>
          disk.chunk(bytes, { fd, position: index * limits.chunkBytes, hashFd, hashPosition: index * hashBytes }),
        ),
      );
    },
    async verify(size, found) {
      const claimed = await readFile(hashes).catch(() => Buffer.alloc(0));
      const length = await stat(data).then(
        (s) => s.size,
        () => -1,
      );
      // Made by an interrupted begin, or not ours: everything counts as missing and gets its length again.
      if (claimed.length !== chunkCount(size) * hashBytes) await truncateOrCreate(hashes, chunkCount(size) * hashBytes);
      if (length !== size) await truncateOrCreate(data, size);
      for (let index = 0; index < chunkCount(size); index += 1) {
        const hash = claimed.subarray(index * hashBytes, (index + 1) * hashBytes);
        if (hash.length < hashBytes || hash.every((byte) => byte === 0)) continue;
        const bytes = Buffer.allocUnsafe(chunkSize(size, index));
        const { bytesRead } = await handles.use(data, 'r+', (handle) =>
          handle.read(bytes, 0, bytes.length, index * limits.chunkBytes),
        );
        if (bytesRead === bytes.length && hash.equals(await hashChunk(bytes))) found.add(index);
      }
    },
    readHashes: () => readFile(hashes),
    async sync() {
      await handles.use(data, 'r+', (handle) => handle.datasync());
      await handles.use(hashes, 'r+', (handle) => handle.datasync());
    },
    async seal(said) {
      const draft = `${meta}.new`;
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(said));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, meta);
    },
    hasData: () =>
      stat(data).then(
        () => true,
        () => false,
      ),
    // Windows tells no blocks: nothing is written then, which errs on the safe side.
    written: () =>
      stat(data).then(
        (s) => Math.min(s.size, (s.blocks || 0) * 512),
        () => 0,
      ),
    async touched() {
      const times = await Promise.all(
        [path, hashes].map((p) =>
          stat(p).then(
            (s) => s.mtimeMs,
            () => 0,
          ),
        ),
      );
      return Math.max(...times);
    },
    close,
    async remove() {
      await close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Reads the folder's `meta.json`; undefined when it is missing, cut short or not ours. */
export async function readUploadMeta(dir: string, upload: string): Promise<UploadMeta | undefined> {
  if (!uploadId.safeParse(upload).success) return undefined;
  const text = await readFile(join(dir, upload, 'meta.json'), 'utf8').catch(() => '');
  try {
    return uploadMeta.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function preallocate(path: string, length: number): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    if (length > 0) await handle.truncate(length);
  } finally {
    await handle.close();
  }
}

async function truncateOrCreate(path: string, length: number): Promise<void> {
  await truncate(path, length).catch(() => preallocate(path, length));
}
