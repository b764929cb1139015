import { Dexie, type Table } from 'dexie';
import { tableNames, type ClientStore, type KeyRange, type Row, type TableName, type Tables } from './store.ts';

export type DexieStoreDeps = {
  indexedDB?: IDBFactory;
  keyRange?: typeof IDBKeyRange;
  /** Asked once to keep the data from being cleared under pressure, where it can be asked: a worker's has no `persist`. */
  storage?: Partial<Pick<StorageManager, 'persist'>> | undefined;
};

/**
 * A store in IndexedDB, for pages, workers and the desktop's window. Transactions are `strict`: they end when the bytes are on
 * disk, which Chromium does not do by default.
 *
 * @param name - the database; one per office and device.
 */
export async function openDexieStore(name: string, deps: DexieStoreDeps = {}): Promise<ClientStore> {
  const db = new Dexie(databaseOf(name), {
    chromeTransactionDurability: 'strict',
    ...(deps.indexedDB && { indexedDB: deps.indexedDB }),
    ...(deps.keyRange && { IDBKeyRange: deps.keyRange }),
  });
  const tables = Object.fromEntries(tableNames.map((table) => [table, '']));
  const { proofs: _, ...first } = tables;
  db.version(1).stores({ ...first, receipts: '' });
  // Receipts alone proved nothing without the events beside them.
  db.version(2).stores({ ...tables, receipts: null });
  await db.open();
  const storage = 'storage' in deps ? deps.storage : (globalThis.navigator.storage as DexieStoreDeps['storage']);
  // A browser may say no; then the data is as safe as that browser keeps any page's.
  void storage?.persist?.().catch(() => false);

  const rows = (table: TableName): Table<unknown, string> => db.table(table);
  const inRange = (table: TableName, { from, to }: KeyRange) => {
    const key = ':id';
    if (from !== undefined && to !== undefined) return rows(table).where(key).between(from, to, true, false);
    if (from !== undefined) return rows(table).where(key).aboveOrEqual(from);
    if (to !== undefined) return rows(table).where(key).below(to);
    return rows(table).toCollection();
  };

  return {
    async get<T extends TableName>(table: T, key: string) {
      return (await rows(table).get(key)) as Tables[T] | undefined;
    },

    async list<T extends TableName>(table: T, range: KeyRange & { limit?: number; reverse?: boolean } = {}) {
      let found = inRange(table, range);
      if (range.reverse) found = found.reverse();
      if (range.limit !== undefined) found = found.limit(range.limit);
      const list: Row<T>[] = [];
      await found.each((value, { primaryKey }) => {
        list.push({ key: primaryKey, value: value as Tables[T] });
      });
      return list;
    },

    async write(writes) {
      const names = [...new Set(writes.map(({ table }) => table))];
      if (names.length === 0) return;
      await db.transaction('rw', names, async () => {
        for (const write of writes) {
          if ('clear' in write) await inRange(write.table, write.clear).delete();
          else if (write.value === undefined) await rows(write.table).delete(write.key);
          else await rows(write.table).put(write.value, write.key);
        }
      });
    },

    async close() {
      db.close();
      await Promise.resolve();
    },
  };
}

/** Erases a store that is closed, with all that was kept in it. */
export async function eraseDexieStore(name: string): Promise<void> {
  await Dexie.delete(databaseOf(name));
}

const databaseOf = (name: string) => `landline-${name}`;
