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

/** A statement that took too long: its SQL on one line, without the values, and ms. */
export type SlowStatement = { statement: string; ms: number };

/** Longer than this (ms) a statement is told of: it may wait for a lock or a disk, or lack an index. */
const slow = 250;
const statementLength = 160;

/**
 * Opens a database file with the settings the log relies on: WAL, and every commit on disk before it returns
 * (`synchronous=FULL`; macOS lets fsync lie, so it is told `fullfsync` as well).
 *
 * @param mode `read` opens a connection that cannot write; the file must exist then.
 * @param onSlow is told of each statement that took too long.
 */
export function openDatabase(
  path: string,
  mode: 'read' | 'write',
  onSlow: (slow: SlowStatement) => void = () => undefined,
): Database {
  const db = new DatabaseSync(path, { readOnly: mode === 'read', timeout: 10_000 });
  if (mode === 'write') {
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;',
    );
    if (process.platform === 'darwin') db.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;');
  }
  // No `mmap_size`: a file that shrinks, or a disk that fails, would end the process by SIGBUS instead of failing a statement. It was
  // measured to be worth 0.01 ms in a page of 50 messages, and nothing where one row is looked up.
  db.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;');
  return wrap(db, onSlow);
}

function wrap(db: DatabaseSync, onSlow: (slow: SlowStatement) => void): Database {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = db.prepare(sql)));
    return statement;
  };
  function tell(sql: string, ms: number): void {
    if (ms > slow)
      onSlow({ statement: sql.replaceAll(/\s+/g, ' ').trim().slice(0, statementLength), ms: Math.round(ms) });
  }
  function timed<T>(sql: string, work: (statement: StatementSync) => T): T {
    const started = performance.now();
    try {
      return work(prepare(sql));
    } finally {
      tell(sql, performance.now() - started);
    }
  }
  /** What the rows take, without what is done with them in between. */
  function* rowByRow<T>(sql: string, values: SQLInputValue[]): IterableIterator<T> {
    let took = 0;
    const measured = <R>(work: () => R): R => {
      const started = performance.now();
      const result = work();
      took += performance.now() - started;
      return result;
    };
    const rows = measured(() => prepare(sql).iterate(...values) as IterableIterator<T>);
    try {
      for (;;) {
        const next = measured(() => rows.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      // Whoever stops early leaves the statement ready for the next.
      rows.return?.();
      tell(sql, took);
    }
  }
  return {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- whoever writes the SQL knows its columns
    get: <T>(sql: string, ...values: SQLInputValue[]) =>
      timed(sql, (statement) => statement.get(...values)) as T | undefined,
    all: <T>(sql: string, ...values: SQLInputValue[]) => timed(sql, (statement) => statement.all(...values)) as T[],
    each: <T>(sql: string, ...values: SQLInputValue[]) => rowByRow<T>(sql, values),
    run: (sql, ...values) => Number(timed(sql, (statement) => statement.run(...values)).changes),
    exec: (sql) => {
      db.exec(sql);
    },
    transaction(work, kind = 'IMMEDIATE') {
      timed(`BEGIN ${kind}`, (statement) => statement.run());
      try {
        const result = work();
        timed('COMMIT', (statement) => statement.run());
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
