import { tableNames, type ClientStore, type KeyRange, type Row, type TableName, type Tables } from './store.ts';

/** A store that ends with the process: for tests, and for who wants to leave nothing behind. */
export function createMemoryStore(): ClientStore {
  const tables = new Map<TableName, Map<string, unknown>>(tableNames.map((name) => [name, new Map()]));
  const table = (name: TableName) => tables.get(name) ?? new Map<string, unknown>();
  const within = (key: string, { from, to }: KeyRange) =>
    (from === undefined || key >= from) && (to === undefined || key < to);

  function remove(rows: Map<string, unknown>, range: KeyRange): void {
    for (const key of [...rows.keys()]) if (within(key, range)) rows.delete(key);
  }

  return {
    async get<T extends TableName>(name: T, key: string) {
      // Copied both ways, as any store on disk does: nobody shares an object with it.
      return structuredClone(table(name).get(key)) as Tables[T] | undefined;
    },

    async list<T extends TableName>(name: T, range: KeyRange & { limit?: number; reverse?: boolean } = {}) {
      const keys = [...table(name).keys()].filter((key) => within(key, range)).sort();
      if (range.reverse) keys.reverse();
      const rows = keys.slice(0, range.limit).map((key) => ({ key, value: table(name).get(key) }));
      return structuredClone(rows) as Row<T>[];
    },

    async write(writes) {
      const copied = structuredClone(writes);
      for (const write of copied) {
        const rows = table(write.table);
        if ('clear' in write) remove(rows, write.clear);
        else if (write.value === undefined) rows.delete(write.key);
        else rows.set(write.key, write.value);
      }
    },

    async close() {
      await Promise.resolve();
    },
  };
}
