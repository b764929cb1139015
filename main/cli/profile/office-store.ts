import type { ClientStore, KeyRange, Row, StoreWrite, TableName, Tables } from '../../../client/index.ts';
import { openDatabase, transaction, type Migration } from './database.ts';

const migrations: readonly Migration[] = [
  {
    name: 'entries',
    // One table of JSON values in the order of its keys is all the client asks for; BINARY compares by code unit for ASCII keys.
    sql: `CREATE TABLE entry (
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (kind, key)
          ) STRICT, WITHOUT ROWID`,
  },
];

/** Above every ASCII key. */
const lastKey = '\u{10ffff}';

/**
 * The client's store of one office in an SQLite file of the profile. A write is on disk when it resolves; several processes may
 * read while one writes.
 */
export function openOfficeStore(path: string): ClientStore {
  const database = openDatabase(path, migrations);
  const select = database.prepare('SELECT value FROM entry WHERE kind = ? AND key = ?');
  const ranges = {
    up: database.prepare('SELECT key, value FROM entry WHERE kind = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?'),
    down: database.prepare(
      'SELECT key, value FROM entry WHERE kind = ? AND key >= ? AND key < ? ORDER BY key DESC LIMIT ?',
    ),
  };
  const put = database.prepare('INSERT INTO entry VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const remove = database.prepare('DELETE FROM entry WHERE kind = ? AND key = ?');
  const clear = database.prepare('DELETE FROM entry WHERE kind = ? AND key >= ? AND key < ?');

  function apply(write: StoreWrite): void {
    if ('clear' in write) clear.run(write.table, ...bounds(write.clear));
    else if (write.value === undefined) remove.run(write.table, write.key);
    else put.run(write.table, write.key, JSON.stringify(write.value));
  }

  return {
    async get<T extends TableName>(table: T, key: string) {
      const row = select.get(table, key) as { value: string } | undefined;
      return row === undefined ? undefined : (JSON.parse(row.value) as Tables[T]);
    },
    async list<T extends TableName>(table: T, range: KeyRange & { limit?: number; reverse?: boolean } = {}) {
      const statement = range.reverse === true ? ranges.down : ranges.up;
      const rows = statement.all(table, ...bounds(range), range.limit ?? -1) as { key: string; value: string }[];
      return rows.map(({ key, value }): Row<T> => ({ key, value: JSON.parse(value) as Tables[T] }));
    },
    async write(writes) {
      if (writes.length > 0) transaction(database, () => writes.forEach(apply));
    },
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

function bounds({ from = '', to = lastKey }: KeyRange): [string, string] {
  return [from, to];
}
