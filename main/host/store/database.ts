import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** A row's columns as SQLite gives them; every statement's author names the type it selects. */
export type Database = {
  /** The first row, or undefined. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- whoever writes the SQL knows its columns
  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined;
  all<T>(sql: string, ...values: SQLInputValue[]): T[];
  /** Rows one at a time; stop early to read no further. */
  each<T>(sql: string, ...values: SQLInputValue[]): IterableIterator<T>;
  /** @returns how many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  exec(sql: string): void;
  /** Runs `work` in one transaction; what it throws undoes it and is thrown on. */
  transaction<T>(work: () => T, kind?: 'IMMEDIATE' | 'DEFERRED'): T;
  close(): void;
};

/**
 * Opens a database file with the settings the log relies on: WAL, and every commit on disk before it returns
 * (`synchronous=FULL`; macOS lets fsync lie, so it is told `fullfsync` as well).
 *
 * @param mode `read` opens a connection that cannot write; the file must exist then.
 */
export function openDatabase(path: string, mode: 'read' | 'write'): Database {
  const db = new DatabaseSync(path, { readOnly: mode === 'read', timeout: 10_000 });
  if (mode === 'write') {
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;',
    );
    if (process.platform === 'darwin') db.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;');
  }
  db.exec('PRAGMA cache_size = -16384; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;');
  return wrap(db);
}

function wrap(db: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = db.prepare(sql)));
    return statement;
  };
  return {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- whoever writes the SQL knows its columns
    get: <T>(sql: string, ...values: SQLInputValue[]) => prepare(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as T[],
    each: <T>(sql: string, ...values: SQLInputValue[]) => prepare(sql).iterate(...values) as IterableIterator<T>,
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    exec: (sql) => {
      db.exec(sql);
    },
    transaction(work, kind = 'IMMEDIATE') {
      prepare(`BEGIN ${kind}`).run();
      try {
        const result = work();
        prepare('COMMIT').run();
        return result;
      } catch (error) {
        // A failed COMMIT or a full disk may have ended the transaction already.
        if (db.isTransaction) prepare('ROLLBACK').run();
        throw error;
      }
    },
    close: () => {
      db.close();
    },
  };
}

/**
 * Whether this build of SQLite has the full-text index that search needs.
 *
 * @throws Error that says what is missing.
 */
export function probeSearch(db: Database): void {
  try {
    db.exec(`CREATE VIRTUAL TABLE temp.probe USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
             DROP TABLE temp.probe;`);
  } catch (error) {
    throw new Error('This build of SQLite lacks the FTS5 full-text index.', { cause: error });
  }
}
