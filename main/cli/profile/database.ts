import { DatabaseSync } from 'node:sqlite';
import { CommandError, reasonOf } from '../failure.ts';

export type Migration = { name: string; sql: string };

/**
 * Opens the profile's SQLite file and brings it up to date. Several commands may have it open at once: each waits for the
 * others' short transactions.
 *
 * @throws CommandError when it cannot be opened, is damaged, or was written by a newer version.
 */
export function openDatabase(path: string, migrations: readonly Migration[]): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: true });
    // FULL, so that what was put into the outbox is still there after a power cut.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
    const opened = database;
    transaction(opened, () => migrate(opened, path, migrations));
    return opened;
  } catch (error) {
    database?.close();
    throw error instanceof CommandError ? error : new CommandError(`${path}: ${reasonOf(error)}`, { cause: error });
  }
}

function migrate(database: DatabaseSync, path: string, migrations: readonly Migration[]): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length)
    throw new CommandError(`${path} was written by a newer version of landline: update this one.`);
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
    // A full disk has ended the transaction already; its reason is the one to tell.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
