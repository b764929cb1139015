import type { ClientStore, StoreWrite } from '../../../client/index.ts';

/**
 * A store for a command that only looks on: all of it is kept in `memory`, except how far uploads have got, which must
 * outlive the command and stands in the profile's own store.
 */
export function createFollowerStore(memory: ClientStore, own: ClientStore): ClientStore {
  const isUpload = (write: StoreWrite) => write.table === 'uploads';
  return {
    get: (table, key) => (table === 'uploads' ? own : memory).get(table, key),
    list: (table, range) => (table === 'uploads' ? own : memory).list(table, range),
    async write(writes) {
      await memory.write(writes.filter((write) => !isUpload(write)));
      await own.write(writes.filter(isUpload));
    },
    async close() {
      await memory.close();
      await own.close();
    },
  };
}
