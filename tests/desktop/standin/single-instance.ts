import { appendFileSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs';
import path from 'node:path';

export type SecondInstance = { argv: string[]; cwd: string; data: unknown };

export type SingleInstance = {
  /** @returns false when another one has the folder; that one is told of this. */
  request(data: unknown): boolean;
  has(): boolean;
  release(): void;
};

/**
 * One process for one folder of user data. A file names the process, another takes what later ones hand over; the answer must be
 * there at once, which rules a socket out.
 */
export function createSingleInstance(folder: () => string, onSecond: (second: SecondInstance) => void): SingleInstance {
  let held: { lock: string; spool: string; watcher: FSWatcher } | undefined;

  function take(lock: string, spool: string): boolean {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      return false;
    }
    writeFileSync(spool, '');
    let read = 0;
    const watcher = watch(spool, () => {
      const lines = readFileSync(spool, 'utf8').split('\n').slice(0, -1);
      for (const line of lines.slice(read)) onSecond(JSON.parse(line) as SecondInstance);
      read = lines.length;
    });
    watcher.unref();
    held = { lock, spool, watcher };
    return true;
  }

  return {
    request(data) {
      if (held) return true;
      const lock = path.join(folder(), 'SingletonStandin');
      const spool = `${lock}.spool`;
      mkdirSync(folder(), { recursive: true });
      if (take(lock, spool)) return true;
      if (isRunning(Number(readFileSync(lock, 'utf8')))) {
        appendFileSync(spool, `${JSON.stringify({ argv: process.argv, cwd: process.cwd(), data })}\n`);
        return false;
      }
      // It was killed, and left this behind.
      rmSync(lock);
      return take(lock, spool);
    },
    has: () => held !== undefined,
    release() {
      held?.watcher.close();
      for (const file of held ? [held.lock, held.spool] : []) rmSync(file, { force: true });
      held = undefined;
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
