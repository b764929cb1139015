import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { openDatabase } from './database.ts';
import { headOf } from './reader/catch-up.ts';

export type BackupNews = { seq: number; blobs: string[] };

/** Pages copied at a time; between two such steps the thread can be ended. */
const pagesAtOnce = 512;

/**
 * Writes a copy of the database as of one moment, in one file, and marks it as a copy: a log that is opened from it starts a new
 * epoch. Writers go on meanwhile. (Not VACUUM INTO: that is one call, which a host that is to stop could only wait for. What
 * was erased is not in the copy either: pages are overwritten when they become free, `secure_delete`.)
 *
 * @param to a file that must not exist.
 */
export async function writeBackup(from: string, to: string): Promise<BackupNews> {
  const live = new DatabaseSync(from, { readOnly: true, timeout: 10_000 });
  try {
    // One reading transaction for all steps: else each write would make the copy start over.
    live.exec('BEGIN');
    live.prepare('SELECT count(*) FROM meta').get();
    await backup(live, to, { rate: pagesAtOnce });
  } finally {
    live.close();
  }
  const copy = openDatabase(to, 'write');
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    copy.run("INSERT OR REPLACE INTO meta VALUES ('copy', '1')");
    const blobs = copy.all<{ id: string }>('SELECT id FROM blob ORDER BY id').map(({ id }) => id);
    return { seq: headOf(copy), blobs };
  } finally {
    copy.close();
    syncPath(to);
    syncPath(dirname(to));
  }
}

/** The last write of a copy may be left to the page cache. */
function syncPath(path: string): void {
  // A folder cannot be opened for this on Windows, where its entry needs no sync of its own.
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
