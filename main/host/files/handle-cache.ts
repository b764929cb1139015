import { open, type FileHandle } from 'node:fs/promises';

/** To read, or to write what is there. */
export type OpenHow = 'r' | 'r+';

/** Open files, kept for the next chunk; at most `limit` of them stay open when nobody uses them. */
export type HandleCache = {
  /** Opens the file, or takes it as it is open, for as long as `task` runs. The same path is always opened in the same way. */
  use<T>(path: string, how: OpenHow, task: (handle: FileHandle) => Promise<T>): Promise<T>;
  /** Closes the file once its users are done, so that it can be renamed or removed (Windows refuses while it is open). */
  close(path: string): Promise<void>;
  closeAll(): Promise<void>;
  readonly size: number;
};

type Entry = { handle: Promise<FileHandle>; users: number; drained: (() => void) | undefined };

/** Makes a cache of open files, least recently used first out. */
export function createHandleCache(limit: number): HandleCache {
  const entries = new Map<string, Entry>();

  async function close(path: string): Promise<void> {
    const entry = entries.get(path);
    if (!entry) return;
    entries.delete(path);
    if (entry.users > 0) await new Promise<void>((resolve) => (entry.drained = resolve));
    await (await entry.handle).close();
  }

  function trim(): void {
    for (const [path, entry] of entries) {
      if (entries.size <= limit) return;
      // Whoever opens it again has a handle of their own; an error of closing a file that was only read or written is no loss.
      if (entry.users === 0) void close(path).catch(() => undefined);
    }
  }

  return {
    async use(path, how, task) {
      const entry: Entry = entries.get(path) ?? {
        handle: open(path, how),
        users: 0,
        drained: undefined,
      };
      entry.users += 1;
      entries.delete(path);
      entries.set(path, entry);
      try {
        return await task(await entry.handle.catch((error: unknown) => forget(path, entry, error)));
      } finally {
        entry.users -= 1;
        if (entry.users === 0) entry.drained?.();
        trim();
      }
    },
    close,
    async closeAll() {
      await Promise.allSettled([...entries.keys()].map(close));
    },
    get size() {
      return entries.size;
    },
  };

  function forget(path: string, entry: Entry, error: unknown): never {
    if (entries.get(path) === entry) entries.delete(path);
    throw error;
  }
}
