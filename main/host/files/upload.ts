import { chunkCount, chunkSize, failure, limits, type Failure, type Result } from '../../../protocol/index.ts';
import { blobIdOf } from './hashing.ts';
import { createChunkSet } from './chunk-set.ts';
import { isFull } from './disk.ts';
import type { UploadFolder, UploadMeta } from './upload-folder.ts';

/** One unfinished upload of one member. */
export type Upload = {
  readonly member: string;
  readonly size: number;
  /** Bytes that are promised but not written yet. */
  readonly unwritten: number;
  /** When the last chunk came (ms since 1970). */
  readonly touched: number;
  /** No chunk came yet: nothing of it is on disk. */
  readonly empty: boolean;
  /** The disk lost some of what it was given; the whole file has to be sent again. */
  readonly spoilt: boolean;
  have(): [number, number][];
  put(index: number, bytes: Uint8Array): Promise<Result<object>>;
  /** Checks that all chunks are there and are the blob's; makes them durable and says so on disk. */
  finish(blob: string): Promise<Result<object>>;
  /** Settles when no chunk is being written any more; no more are taken. */
  end(): Promise<void>;
};

export type UploadDeps = { folder: UploadFolder; clock: () => number };

/** So much may wait in the system's cache before it is handed to the disk: a commit, and the log's own, then never wait long. */
const unsyncedBytes = 32 * limits.chunkBytes;

/** A new upload. Its folder is made with its first chunk: one that never got a chunk leaves nothing behind. */
export function newUpload(meta: UploadMeta, deps: UploadDeps): Upload {
  return createUpload(meta, { made: false, touched: deps.clock() }, deps);
}

/**
 * An upload that an earlier process left. What its folder claims to have is checked first: after a loss of power hashes may be
 * there without their bytes.
 */
export async function resumedUpload(meta: UploadMeta, deps: UploadDeps): Promise<Upload> {
  const chunks = createChunkSet(chunkCount(meta.size));
  await deps.folder.verify(meta.size, chunks);
  return createUpload(meta, { made: true, touched: await deps.folder.touched() }, deps, chunks);
}

function createUpload(
  meta: UploadMeta,
  state: { made: boolean; touched: number },
  { folder, clock }: UploadDeps,
  chunks = createChunkSet(chunkCount(meta.size)),
): Upload {
  const writing = new Map<number, Promise<void>>();
  let making: Promise<void> | undefined = state.made ? Promise.resolve() : undefined;
  let touched = state.touched;
  let unsynced = 0;
  let syncing: Promise<void> | undefined;
  let syncError: Error | undefined;
  let ended = false;

  async function write(index: number, bytes: Uint8Array): Promise<void> {
    making ??= folder.create(meta);
    await making.catch((error: unknown) => {
      making = undefined;
      throw error;
    });
    await folder.writeChunk(index, bytes);
    chunks.add(index);
    touched = clock();
    unsynced += chunkSize(meta.size, index);
    if (unsynced >= unsyncedBytes && !syncing) startSync();
  }

  function startSync(): void {
    unsynced = 0;
    syncing = sync().then(() => (syncing = undefined));
  }

  /** The system tells a failed write-back once: kept, so that the commit does not take the file for durable. */
  async function sync(): Promise<void> {
    await folder.sync().catch((error: unknown) => {
      syncError ??= error instanceof Error ? error : new Error('sync failed', { cause: error });
    });
  }

  function misfit(index: number, bytes: Uint8Array): Failure | undefined {
    if (index >= chunks.total) return failure('bad_request', `The file has only ${chunks.total} chunks.`);
    const right = chunkSize(meta.size, index);
    if (bytes.length > right) return failure('too_large', `Chunk ${index} has ${right} bytes, not ${bytes.length}.`);
    if (bytes.length < right) return failure('bad_request', `Chunk ${index} has ${right} bytes, not ${bytes.length}.`);
    return undefined;
  }

  return {
    member: meta.member,
    size: meta.size,
    get unwritten() {
      return Math.max(0, meta.size - chunks.count * limits.chunkBytes);
    },
    get touched() {
      return touched;
    },
    get empty() {
      return making === undefined;
    },
    get spoilt() {
      return syncError !== undefined;
    },
    have: () => chunks.ranges(limits.haveRanges),

    async put(index, bytes) {
      const wrong = misfit(index, bytes);
      if (wrong) return wrong;
      // A chunk that came twice at once is written once; the second waits, and writes if the first could not.
      while (writing.has(index)) await writing.get(index)?.catch(() => undefined);
      if (chunks.has(index)) return { ok: true };
      if (ended) return failure('not_found', 'There is no such upload.');
      const task = write(index, bytes);
      writing.set(index, task);
      try {
        await task;
      } catch (error) {
        if (isFull(error)) return failure('no_space', "The host's disk is full.");
        throw error;
      } finally {
        writing.delete(index);
      }
      return { ok: true };
    },

    async finish(blob) {
      await Promise.allSettled(writing.values());
      const missing = chunks.total - chunks.count;
      if (missing > 0) return failure('bad_request', `${missing} chunks are missing; begin again to learn which.`);
      try {
        // An empty file has no chunk that would have made the folder.
        if (chunks.total === 0) await folder.create(meta);
        if ((await blobIdOf(await folder.readHashes())) !== blob)
          return failure('bad_hash', 'The chunks are not those of this blob.');
        await syncing;
        if (syncError === undefined) await sync();
        if (syncError !== undefined) throw syncError;
        // A small file is sent again sooner than its folder is written once more.
        if (chunks.total > 1) await folder.seal({ ...meta, blob });
      } catch (error) {
        if (isFull(error)) return failure('no_space', "The host's disk is full.");
        throw error;
      }
      await folder.close();
      return { ok: true };
    },

    async end() {
      ended = true;
      await Promise.allSettled([...writing.values(), syncing]);
    },
  };
}
