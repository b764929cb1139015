import type { ClientStore, StoreWrite } from '../../../client/index.ts';

/** So many messages are kept for what soon follows on them (an edit, a deletion); a `tail` of days must not keep them all. */
const keptMessages = 1_000;

/**
 * A store for a command that only looks on: what it needs is kept in `memory`, except how far uploads have got, which must
 * outlive the command and stands in the profile's own store.
 *
 * @param kept - how many messages are kept, the last ones that came.
 */
export function createFollowerStore(memory: ClientStore, own: ClientStore, kept = keptMessages): ClientStore {
  /** Keys of `messages`, the oldest first, and the keys of `messageKeys` that lead to them. */
  const held = new Map<string, string | undefined>();
  const isUpload = (write: StoreWrite) => write.table === 'uploads';

  /** What must go for these to be kept. */
  function surplus(writes: readonly StoreWrite[]): StoreWrite[] {
    for (const write of writes) {
      if (!('value' in write) || write.value === undefined) continue;
      if (write.table === 'messages' && !held.has(write.key)) held.set(write.key, undefined);
      if (write.table === 'messageKeys') held.set(write.value, write.key);
    }
    const gone = [...held.entries()].slice(0, Math.max(0, held.size - kept));
    return gone.flatMap(([key, id]): StoreWrite[] => {
      held.delete(key);
      return [{ table: 'messages', key }, ...(id === undefined ? [] : [{ table: 'messageKeys' as const, key: id }])];
    });
  }

  return {
    get: (table, key) => (table === 'uploads' ? own : memory).get(table, key),
    list: (table, range) => (table === 'uploads' ? own : memory).list(table, range),
    async write(writes) {
      const others = writes.filter((write) => !isUpload(write));
      await memory.write([...others, ...surplus(others)]);
      await own.write(writes.filter(isUpload));
    },
    async close() {
      await memory.close();
      await own.close();
    },
  };
}
