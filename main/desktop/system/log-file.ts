import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

export type LogFileOptions = {
  /** Bytes after which a new file is begun. */
  most?: number;
  /** Files there are at most, the one that is written with them. */
  files?: number;
};

export type LogFile = {
  /** Where the newest lines are. */
  readonly path: string;
  /** Adds a line. It is on its way to the disk when this returns, so that the last words of an app are not lost. */
  write(line: string): void;
};

/**
 * A log that takes no more than `most * files` bytes, readable by this user alone: `landline.log`, and the older `landline.1.log`, ….
 * A disk that is full, or a folder that is gone, costs the log and not the app.
 */
export function createLogFile(folder: string, { most = 1_000_000, files = 4 }: LogFileOptions = {}): LogFile {
  const nameOf = (age: number) => path.join(folder, age === 0 ? 'landline.log' : `landline.${age}.log`);
  let size: number | undefined;

  function sizeNow(): number {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return statSync(nameOf(0), { throwIfNoEntry: false })?.size ?? 0;
  }
  function turnOver(): void {
    rmSync(nameOf(files - 1), { force: true });
    for (let age = files - 2; age >= 0; age -= 1) {
      if (statSync(nameOf(age), { throwIfNoEntry: false })) renameSync(nameOf(age), nameOf(age + 1));
    }
  }

  return {
    path: nameOf(0),
    write(line) {
      try {
        size ??= sizeNow();
        const bytes = Buffer.byteLength(line);
        if (size > 0 && size + bytes > most) {
          turnOver();
          size = 0;
        }
        appendFileSync(nameOf(0), line, { mode: 0o600 });
        size += bytes;
      } catch {
        // Who would it be told to? The next line looks anew.
        size = undefined;
      }
    },
  };
}
