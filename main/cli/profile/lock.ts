import { DatabaseSync } from 'node:sqlite';

/** How often a waiting command looks whether the lock is free, in milliseconds. */
const lookInterval = 40;

/**
 * A lock between processes: an exclusive transaction on a small SQLite file, which the operating system drops when the process
 * ends, however it ends.
 */
export type ProcessLock = {
  /** @returns the function that gives it back, or undefined when another process has it. */
  tryTake(): (() => void) | undefined;
  /**
   * Waits for it.
   *
   * @throws the signal's reason when it is aborted before.
   */
  take(signal?: AbortSignal): Promise<() => void>;
};

export function createProcessLock(path: string): ProcessLock {
  function tryTake() {
    const file = new DatabaseSync(path, { timeout: 0 });
    try {
      file.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    } catch (error) {
      file.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      file.exec('ROLLBACK');
      file.close();
    };
  }
  return {
    tryTake,
    async take(signal) {
      for (;;) {
        signal?.throwIfAborted();
        const release = tryTake();
        if (release !== undefined) return release;
        await pause(lookInterval, signal);
      }
    },
  };
}

/** SQLITE_BUSY and SQLITE_LOCKED, extended codes included (sqlite.org/rescode.html). */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code !== undefined && [5, 6].includes(code & 0xff);
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}
