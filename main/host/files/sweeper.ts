import type { HostLogger } from '../logger.ts';
import type { Store } from '../store/store.ts';
import { blobFolders, type BlobStore } from './blob-store.ts';
import type { Locks } from './locks.ts';
import type { Uploads } from './uploads.ts';

export type SweeperOptions = {
  staleAfter: number;
  unreferencedAfter: number;
  /** Of what the log does not know: long enough for a log that went back to be brought what it lacks, or to be put right. */
  orphanAfter: number;
  interval: number;
};

export type SweeperDeps = {
  uploads: Pick<Uploads, 'sweep' | 'awaits'>;
  blobs: BlobStore;
  blobLocks: Locks;
  store: Pick<Store, 'knownBlobs' | 'takeUnreferencedBlobs'>;
  clock: () => number;
  logger: HostLogger;
};

/** Folders of the blob store looked through in one sweep, of 256: once around in eight sweeps. */
const foldersAtOnce = 32;

/**
 * Removes, now and then, uploads that nobody goes on with, blobs that nothing refers to, and blobs that the log does not know: those
 * a host left that ended between forgetting one and removing it, or between moving one in and telling the log.
 */
export function createSweeper(options: SweeperOptions, deps: SweeperDeps) {
  const { uploads, blobs, blobLocks, store, clock, logger } = deps;
  let running: Promise<{ uploads: number; blobs: number }> | undefined;

  let nextFolder = 0;

  async function run() {
    const dropped = { uploads: await uploads.sweep(clock() - options.staleAfter), blobs: 0 };
    const before = clock() - options.unreferencedAfter;
    const orphanedBefore = clock() - options.orphanAfter;
    const placed = blobs.watchKept();
    const remove = (blob: string, isNeeded: () => Promise<boolean>) =>
      blobLocks.run(blob, async () => {
        // The same bytes came again after the store had forgotten them: they stay.
        if (placed.has(blob) || (await isNeeded())) return;
        await blobs.remove(blob);
        dropped.blobs += 1;
      });
    try {
      // The store forgets some at a time.
      for (let taken = await store.takeUnreferencedBlobs(before); taken.length > 0;) {
        for (const blob of taken) await remove(blob, () => Promise.resolve(false));
        taken = await store.takeUnreferencedBlobs(before);
      }
      for (let count = 0; count < foldersAtOnce; count += 1) {
        const lying = await blobs.list(nextFolder);
        nextFolder = (nextFolder + 1) % blobFolders;
        for (const blob of await unknown(lying)) {
          if (uploads.awaits(blob) || (await blobs.keptAt(blob)) >= orphanedBefore) continue;
          // Asked again in its turn: a commit may have told the store of it meanwhile.
          await remove(blob, async () => (await unknown([blob])).length === 0);
        }
      }
    } finally {
      placed.stop();
    }
    if (dropped.uploads + dropped.blobs > 0) logger.info(dropped, 'swept files that nobody refers to');
    return dropped;
  }

  async function unknown(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const known = new Set(await store.knownBlobs(ids));
    return ids.filter((blob) => !known.has(blob));
  }

  function sweep() {
    running ??= run().finally(() => (running = undefined));
    return running;
  }

  const timer =
    options.interval > 0
      ? setInterval(() => {
          sweep().catch((error: unknown) => {
            logger.error({ error }, 'sweeping files failed');
          });
        }, options.interval)
      : undefined;
  timer?.unref();

  return {
    sweep,
    async stop() {
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}
