import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LandlineError } from '../../protocol/index.ts';
import { hasKeys, hasOffice } from './trust/index.ts';

/** Where the host keeps what. */
export type DataPaths = {
  readonly path: string;
  readonly database: string;
  readonly files: string;
  readonly trust: string;
  readonly backups: string;
  readonly clock: string;
  /** The ports of the page on this computer: {@link openLocalDoor}. */
  readonly localPorts: string;
  /** There while a backup is laid out in the folder. */
  readonly restoring: string;
};

export function pathsIn(path: string): DataPaths {
  return {
    path,
    database: join(path, 'office.db'),
    files: join(path, 'files'),
    trust: join(path, 'trust'),
    backups: join(path, 'backups'),
    clock: join(path, 'clock.json'),
    localPorts: join(path, 'local-ports.json'),
    restoring: join(path, 'restoring'),
  };
}

/** Whether no office was ever opened in a folder; one whose first start failed half-way counts as none. */
export async function isNewOffice(path: string): Promise<boolean> {
  const paths = pathsIn(path);
  return !(await hasOffice(paths.trust)) && !(await lacksKeys(paths));
}

/** Whether there is a log and not the keys of its office: one whose keys are lost, or one that was restored without them. */
async function lacksKeys({ database, trust }: DataPaths): Promise<boolean> {
  return (statSync(database, { throwIfNoEntry: false })?.size ?? 0) > 0 && !(await hasKeys(trust));
}

/** @throws LandlineError `not_found` for a log whose office's keys are not there: other keys would make it nobody's. */
export async function requireKeysOfLog(paths: DataPaths): Promise<void> {
  if (!(await lacksKeys(paths))) return;
  throw new LandlineError(
    'not_found',
    `The keys of the office in ${paths.path} are missing. Its recovery file brings them back: landline host --recover FILE`,
  );
}

export type DataFolder = DataPaths & {
  /** Gives the folder free again. */
  unlock(): void;
};

/** A backup was being laid out in the folder and is not all there. */
export class FolderIncompleteError extends Error {
  override readonly name = 'FolderIncompleteError';
}

/** Another host holds the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Opens a host's data folder (mode 0700 when it is made here) and locks it against a second host. The lock is an exclusive transaction on a small
 * SQLite file: the operating system drops it when the process ends, however it ends, and it holds across programs.
 *
 * @throws FolderInUseError when another host has it; FolderIncompleteError when a restore into it broke off.
 */
export function openDataFolder(path: string): DataFolder {
  const paths = pathsIn(path);
  if (existsSync(paths.restoring))
    throw new FolderIncompleteError(`A restore into ${path} broke off: restore the backup into it again.`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const lockPath = join(path, 'lock.db');
  for (const file of [lockPath, paths.database]) makePrivate(file);
  const lock = new DatabaseSync(lockPath);
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new FolderInUseError(`${path} is in use by another host.`, { cause: error });
  }
  return {
    ...paths,
    unlock() {
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}

/** SQLITE_BUSY and SQLITE_LOCKED, extended codes included (sqlite.org/rescode.html); a full disk is something else. */
function isBusy(error: unknown): boolean {
  return [5, 6].includes(((error as { errcode?: number }).errcode ?? 0) & 0xff);
}

/**
 * A folder that was there before may be open to everybody on the machine, and SQLite makes files as the umask has it; what it puts
 * beside a database (`-wal`, `-shm`, `-journal`) has the database's own mode.
 */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}
