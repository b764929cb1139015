import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { openDatabase } from './database.ts';
import { headOf } from './reader/catch-up.ts';

export type BackupNews = { seq: number; blobs: string[] };

/**
 * Writes a copy of the database as of one moment, compact and in one file, and marks it as a copy: a log that is opened from it
 * starts a new epoch. Writers go on meanwhile.
 *
 * @param to a file that must not exist.
 */
export function writeBackup(from: string, to: string): BackupNews {
  const live = openDatabase(from, 'read');
  try {
    live.run('VACUUM INTO ?', to);
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

/** VACUUM INTO leaves its file to the page cache. */
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
