import type { HostLogger } from '../logger.ts';
import type { Store } from '../store/store.ts';
import type { BlobStore } from './blob-store.ts';
import type { Locks } from './locks.ts';
import type { Uploads } from './uploads.ts';

export type SweeperOptions = { staleAfter: number; unreferencedAfter: number; interval: number };

export type SweeperDeps = {
  uploads: Pick<Uploads, 'sweep'>;
  blobs: BlobStore;
  blobLocks: Locks;
  store: Pick<Store, 'takeUnreferencedBlobs'>;
  clock: () => number;
  logger: HostLogger;
};

/** Removes, now and then, uploads that nobody goes on with and blobs that nothing refers to. */
export function createSweeper(options: SweeperOptions, deps: SweeperDeps) {
  const { uploads, blobs, blobLocks, store, clock, logger } = deps;
  let running: Promise<{ uploads: number; blobs: number }> | undefined;

  async function run() {
    const dropped = { uploads: await uploads.sweep(clock() - options.staleAfter), blobs: 0 };
    const before = clock() - options.unreferencedAfter;
    const placed = blobs.watchKept();
    try {
      for (const blob of await store.takeUnreferencedBlobs(before)) {
        await blobLocks.run(blob, async () => {
          // The same bytes came again after the store had forgotten them: they stay.
          if (placed.has(blob)) return;
          await blobs.remove(blob);
          dropped.blobs += 1;
        });
      }
    } finally {
      placed.stop();
    }
    if (dropped.uploads + dropped.blobs > 0) logger.info(dropped, 'swept files that nobody refers to');
    return dropped;
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
