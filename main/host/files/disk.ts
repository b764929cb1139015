import { open, statfs as nodeStatfs } from 'node:fs/promises';
import { createLocks } from './locks.ts';

/** How many bytes the file system that holds `path` has left for this process. */
export type FreeSpace = (path: string) => Promise<number>;

/** Asks the operating system (statfs). */
export const freeSpace: FreeSpace = async (path) => {
  const { bavail, bsize } = await nodeStatfs(path);
  return bavail * bsize;
};

/** Whether the disk, or the user's share of it, is full. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Whether the file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Makes a function that makes a folder's entries durable (a rename is on disk only after its folder was synced). Those who ask
 * while one sync runs share the next.
 */
export function createFolderSync(): (path: string) => Promise<void> {
  // Windows cannot open a folder; NTFS journals its renames.
  if (process.platform === 'win32') return () => Promise.resolve();
  const locks = createLocks();
  const waiting = new Map<string, Promise<void>>();
  return (path) => {
    const shared = waiting.get(path);
    if (shared) return shared;
    const next = locks.run(path, async () => {
      waiting.delete(path);
      const handle = await open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
    waiting.set(path, next);
    return next;
  };
}
