import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Where the host keeps what. */
export type DataPaths = {
  readonly path: string;
  readonly database: string;
  readonly files: string;
  readonly trust: string;
  readonly backups: string;
};

export function pathsIn(path: string): DataPaths {
  return {
    path,
    database: join(path, 'office.db'),
    files: join(path, 'files'),
    trust: join(path, 'trust'),
    backups: join(path, 'backups'),
  };
}

export type DataFolder = DataPaths & {
  /** Gives the folder free again. */
  unlock(): void;
};

/** Another host holds the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Opens a host's data folder (mode 0700) and locks it against a second host. The lock is an exclusive transaction on a small
 * SQLite file: the operating system drops it when the process ends, however it ends, and it holds across programs.
 *
 * @throws FolderInUseError when another host has it.
 */
export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(path, 'lock.db'));
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new FolderInUseError(`${path} is in use by another host.`, { cause: error });
  }
  return {
    ...pathsIn(path),
    unlock() {
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}
