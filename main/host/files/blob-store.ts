import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobId, chunkSize, limits } from '../../../protocol/index.ts';
import { createFolderSync, isMissing } from './disk.ts';
import type { DiskWriter } from './disk-writer.ts';
import type { HandleCache } from './handle-cache.ts';
import { hashBytes, hashChunk } from './hashing.ts';

/**
 * Where a blob's bytes lie below the files' folder; its chunk hashes lie beside it, `.hashes`.
 *
 * @throws Error when it is no blob id: nothing else may become part of a path.
 */
export function blobPath(dir: string, blob: string): string {
  if (!blobId.safeParse(blob).success) throw new Error('not a blob id');
  return join(dir, 'blobs', folderName(Buffer.from(blob.slice(0, 2), 'base64url')[0] ?? 0), blob);
}

/** By the first byte in hex: as many folders, made once, that also differ where file names ignore case. */
export const blobFolders = 256;
const folderName = (byte: number) => byte.toString(16).padStart(2, '0');
const hashesSuffix = '.hashes';

/** Errors of a move that say nothing against what is there already: nothing to move, or (Windows) it is open. */
const keptCodes = new Set(['ENOENT', 'EPERM', 'EACCES', 'EBUSY']);

/** The whole files, named by their content. */
export type BlobStore = {
  path: (blob: string) => string;
  has(blob: string): Promise<boolean>;
  /** Moves a whole, synced file and the file of its chunk hashes in, durably, over the same bytes if they are there already. */
  keep(blob: string, from: { data: string; hashes?: string }): Promise<void>;
  /** Chunk `index` of a blob of `size` bytes, or undefined when the file is not on disk. */
  readChunk(blob: string, size: number, index: number): Promise<Buffer | undefined>;
  /** Up to `count` bytes from `offset`. */
  read(blob: string, offset: number, count: number): Promise<Buffer | undefined>;
  /** Chunk hashes from chunk `from` on, a page of them. */
  readHashes(blob: string, size: number, from: number): Promise<Buffer | undefined>;
  remove(blob: string): Promise<void>;
  /** The blobs that lie, whole or in part, in one of the `blobFolders`. */
  list(folder: number): Promise<string[]>;
  /** When its bytes were written last, ms since 1970; -Infinity when there are none. */
  keptAt(blob: string): Promise<number>;
  /** Notes which blobs are kept from now on, until it is stopped: a sweep must not remove what came while it ran. */
  watchKept(): { has(blob: string): boolean; stop(): void };
};

/** Opens the blob store below `dir` and makes its folders. */
export async function openBlobStore(
  dir: string,
  { handles, disk }: { handles: HandleCache; disk: DiskWriter },
): Promise<BlobStore> {
  const syncFolder = createFolderSync();
  const watchers = new Set<Set<string>>();
  const path = (blob: string) => blobPath(dir, blob);
  for (let byte = 0; byte < blobFolders; byte += 1) {
    await mkdir(join(dir, 'blobs', folderName(byte)), { recursive: true, mode: 0o700 });
  }
  await syncFolder(join(dir, 'blobs'));

  async function readAt(file: string, offset: number, count: number): Promise<Buffer | undefined> {
    try {
      return await handles.use(file, 'r', async (handle) => {
        const bytes = Buffer.allocUnsafeSlow(count);
        let filled = 0;
        while (filled < count) {
          const { bytesRead } = await handle.read(bytes, filled, count - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  const exists = (file: string) =>
    stat(file).then(
      () => true,
      () => false,
    );
  const has = (blob: string) => exists(path(blob));

  return {
    path,
    has,
    async keep(blob, { data, hashes }) {
      for (const kept of watchers) kept.add(blob);
      const target = path(blob);
      // The bytes come last: a blob that is there has its hashes.
      if (hashes !== undefined) await place(hashes, target + hashesSuffix, rename);
      await place(data, target, disk.move);
    },
    async readChunk(blob, size, index) {
      return readAt(path(blob), index * limits.chunkBytes, chunkSize(size, index));
    },
    read: (blob, offset, count) => readAt(path(blob), offset, count),
    async readHashes(blob, size, from) {
      if (size <= limits.chunkBytes) return onlyHash(blob, size, from);
      const all = Math.ceil(size / limits.chunkBytes);
      const count = Math.max(0, Math.min(limits.hashesPerPage, all - from));
      return readAt(path(blob) + hashesSuffix, from * hashBytes, count * hashBytes);
    },
    async remove(blob) {
      await handles.close(path(blob));
      await handles.close(path(blob) + hashesSuffix);
      await rm(path(blob), { force: true });
      await rm(path(blob) + hashesSuffix, { force: true });
    },
    async list(folder) {
      const names = await readdir(join(dir, 'blobs', folderName(folder)));
      const ids = names.map((name) => (name.endsWith(hashesSuffix) ? name.slice(0, -hashesSuffix.length) : name));
      return [...new Set(ids)].filter((id) => blobId.safeParse(id).success);
    },
    async keptAt(blob) {
      const times = await Promise.all(
        [path(blob), path(blob) + hashesSuffix].map((file) =>
          stat(file).then(
            ({ mtimeMs }) => mtimeMs,
            () => -Infinity,
          ),
        ),
      );
      return Math.max(...times);
    },
    watchKept() {
      const kept = new Set<string>();
      watchers.add(kept);
      return { has: (blob) => kept.has(blob), stop: () => void watchers.delete(kept) };
    },
  };

  /** Without asking first whether it is there: that would be a question for each of thousands of small files. */
  async function place(from: string, to: string, move: (from: string, to: string) => Promise<void>): Promise<void> {
    try {
      await move(from, to);
    } catch (error) {
      // An interrupted commit got this far; or it is being read on Windows, which keeps what is there then.
      if (!keptCodes.has((error as NodeJS.ErrnoException).code ?? '') || !(await exists(to))) throw error;
      await rm(from, { force: true });
      await syncFolder(dirname(to));
    }
  }

  /** The one hash of a small blob is made anew: it has no file of hashes. */
  async function onlyHash(blob: string, size: number, from: number): Promise<Buffer | undefined> {
    if (size === 0 || from > 0) return Buffer.alloc(0);
    const bytes = await readFile(path(blob)).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    return bytes && hashChunk(bytes);
  }
}
