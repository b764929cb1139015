import { keyNumber, type ClientStore, type OutboxEntry, type StoredUpload } from './store.ts';

/** Opens the store under test: the same one again after it was closed, if it keeps anything. */
export type OpenStore = () => Promise<ClientStore>;

/** A sentence about every store, and what shows that it holds; it throws when it does not. */
export type StoreClause = {
  sentence: string;
  /** Only for stores that outlive the process. */
  durable?: boolean;
  holds: (open: OpenStore) => Promise<void>;
};

const upload = (key: string): StoredUpload => ({ upload: `upload of ${key}`, key, startedAt: 1 });
const entry = (id: string): OutboxEntry => ({
  id,
  event: { header: '{}', body: '{}', signature: '' },
  state: 'pending',
});

function same(found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${b}, found ${a}`);
}

async function filled(open: OpenStore): Promise<ClientStore> {
  const store = await open();
  await store.write(['c', 'a', 'b', 'd'].map((key) => ({ table: 'uploads' as const, key, value: upload(key) })));
  return store;
}

const keysOf = async (store: ClientStore, range?: Parameters<ClientStore['list']>[1]) =>
  (await store.list('uploads', range)).map(({ key }) => key);

/** What the client relies on in any {@link ClientStore}; without a test framework, so that it runs in a page as well. */
export const storeContract: readonly StoreClause[] = [
  {
    sentence: 'gives back what was written, and undefined for what was not',
    async holds(open) {
      const store = await filled(open);
      same(await store.get('uploads', 'a'), upload('a'));
      same((await store.get('uploads', 'z')) === undefined, true);
      same((await store.get('rooms', 'a')) === undefined, true);
    },
  },
  {
    sentence: 'lists a table in the order of its keys, or backwards, with a limit',
    async holds(open) {
      const store = await filled(open);
      same(await keysOf(store), ['a', 'b', 'c', 'd']);
      same(await keysOf(store, { reverse: true }), ['d', 'c', 'b', 'a']);
      same(await keysOf(store, { limit: 2 }), ['a', 'b']);
      same(await keysOf(store, { limit: 2, reverse: true }), ['d', 'c']);
    },
  },
  {
    sentence: 'lists from a key on, and up to another one, which is left out',
    async holds(open) {
      const store = await filled(open);
      same(await keysOf(store, { from: 'b' }), ['b', 'c', 'd']);
      same(await keysOf(store, { to: 'c' }), ['a', 'b']);
      same(await keysOf(store, { from: 'b', to: 'd' }), ['b', 'c']);
      same(await keysOf(store, { from: 'b', to: 'd', reverse: true, limit: 1 }), ['c']);
      same(await keysOf(store, { from: 'x' }), []);
    },
  },
  {
    sentence: 'sorts padded numbers as numbers',
    async holds(open) {
      const store = await open();
      for (const n of [10, 9, 1_000, 1])
        await store.write([{ table: 'outbox', key: keyNumber(n), value: entry(`${n}`) }]);
      same(
        (await store.list('outbox')).map(({ value }) => value.id),
        ['1', '9', '10', '1000'],
      );
    },
  },
  {
    sentence: 'carries out the writes of one call in their order',
    async holds(open) {
      const store = await filled(open);
      await store.write([
        { table: 'uploads', clear: {} },
        { table: 'uploads', key: 'e', value: upload('e') },
        { table: 'uploads', key: 'f', value: upload('f') },
        { table: 'uploads', key: 'e' },
        { table: 'uploads', key: 'f', value: upload('f again') },
      ]);
      same(await store.list('uploads'), [{ key: 'f', value: upload('f again') }]);
    },
  },
  {
    sentence: 'deletes a range of keys, and leaves the other tables alone',
    async holds(open) {
      const store = await filled(open);
      await store.write([{ table: 'outbox', key: 'b', value: entry('b') }]);
      await store.write([{ table: 'uploads', clear: { from: 'b', to: 'd' } }]);
      same(await keysOf(store), ['a', 'd']);
      same((await store.list('outbox')).length, 1);
    },
  },
  {
    sentence: 'writes all of a call or nothing',
    async holds(open) {
      const store = await filled(open);
      const impossible = { ...upload('x'), startedAt: (() => 0) as unknown as number };
      const failed = await store
        .write([
          { table: 'uploads', key: 'a' },
          { table: 'outbox', key: 'x', value: entry('x') },
          // A function is no JSON value and cannot be cloned: every store refuses it, or writes nothing of it.
          { table: 'uploads', key: 'x', value: impossible },
        ])
        .then(
          () => false,
          () => true,
        );
      if (failed) {
        same(await keysOf(store), ['a', 'b', 'c', 'd']);
        same(await store.list('outbox'), []);
      } else same((await store.get('uploads', 'x'))?.startedAt === undefined, true);
    },
  },
  {
    sentence: 'shares no object with who writes or reads',
    async holds(open) {
      const store = await open();
      const value = upload('mine');
      await store.write([{ table: 'uploads', key: 'mine', value }]);
      value.upload = 'changed';
      const read = await store.get('uploads', 'mine');
      if (read) read.upload = 'changed as well';
      same(await store.get('uploads', 'mine'), upload('mine'));
    },
  },
  {
    sentence: 'takes writes that come at once, each whole',
    async holds(open) {
      const store = await open();
      const keys = Array.from({ length: 50 }, (_, at) => keyNumber(at));
      await Promise.all(keys.map((key) => store.write([{ table: 'uploads', key, value: upload(key) }])));
      same(await keysOf(store), keys);
    },
  },
  {
    sentence: 'has everything after it was closed and opened again',
    durable: true,
    async holds(open) {
      const store = await filled(open);
      await store.write([{ table: 'outbox', key: 'a', value: entry('a') }]);
      await store.close();
      const again = await open();
      same(await keysOf(again), ['a', 'b', 'c', 'd']);
      same(await again.get('outbox', 'a'), entry('a'));
    },
  },
];
