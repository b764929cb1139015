import { DatabaseSync } from 'node:sqlite';

export type Migration = { name: string; sql: string };

/**
 * Opens the profile's SQLite file and brings it up to date. Several commands may have it open at once: each waits for the
 * others' short transactions.
 *
 * @throws Error when the file was written by a newer version.
 */
export function openDatabase(path: string, migrations: readonly Migration[]): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: true });
  try {
    // FULL, so that what was put into the outbox is still there after a power cut.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
    transaction(database, () => migrate(database, path, migrations));
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function migrate(database: DatabaseSync, path: string, migrations: readonly Migration[]): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length)
    throw new Error(`${path} was written by a newer version of landline: update this one.`);
  for (const { sql } of migrations.slice(version)) database.exec(sql);
  database.exec(`PRAGMA user_version = ${migrations.length}`);
}

/** Runs `work` in one transaction that has the right to write from its start. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
