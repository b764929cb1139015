import { LandlineError, type MemberState } from '../../protocol/index.ts';
import type { ClientStore, OutboxEntry, StoredRange, StoredRoom, SyncState } from '../stores/store.ts';
import type { Changes } from './changes.ts';
import { createTransaction, indexOutbox, type Committed, type Transaction } from './transaction.ts';

/** What is in memory of the store: all but messages, raw events, proofs and what is offered. */
export type ModelData = {
  sync: SyncState | undefined;
  readonly rooms: Map<string, StoredRoom>;
  readonly members: Map<string, MemberState>;
  readonly ranges: Map<string, StoredRange[]>;
  /** By key: in the order of sending. */
  readonly outbox: Map<string, OutboxEntry>;
  /** The outbox's keys by the ids of its events. */
  readonly outboxKeys: Map<string, Set<string>>;
  /** The keys alone. */
  readonly offers: Set<string>;
};

/** Rows read in one go that are not kept in memory. */
const rowsAtOnce = 500;

/** The client's state, in memory and on disk. Changed by transactions alone, one at a time. */
export function createModel({ store, changes }: { store: ClientStore; changes: Changes }) {
  const data: ModelData = {
    sync: undefined,
    rooms: new Map(),
    members: new Map(),
    ranges: new Map(),
    outbox: new Map(),
    outboxKeys: new Map(),
    offers: new Set(),
  };
  const followers = new Set<(committed: Committed) => void>();
  const devices = new Map<string, Set<string>>();
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function indexDevices(): void {
    devices.clear();
    for (const member of data.members.values()) {
      for (const { id } of member.devices) devices.set(id, (devices.get(id) ?? new Set()).add(member.id));
    }
  }

  async function run<T>(work: (tx: Transaction) => Promise<T> | T): Promise<T> {
    const transaction = createTransaction(data, store);
    const result = await work(transaction.tx);
    if (transaction.writes.length > 0) await store.write(transaction.writes);
    const committed = transaction.commit();
    if (transaction.changes.some(({ kind }) => kind === 'members')) indexDevices();
    for (const follow of followers) follow(committed);
    for (const change of transaction.changes) changes.tell(change);
    for (const trouble of transaction.troubles) changes.trouble(trouble);
    return result;
  }

  return {
    data: data as Readonly<{
      sync: SyncState | undefined;
      rooms: ReadonlyMap<string, StoredRoom>;
      members: ReadonlyMap<string, MemberState>;
      ranges: ReadonlyMap<string, StoredRange[]>;
      outbox: ReadonlyMap<string, OutboxEntry>;
      offers: ReadonlySet<string>;
    }>,

    async load(): Promise<void> {
      data.sync = await store.get('sync', 'office');
      for (const { key, value } of await store.list('rooms')) data.rooms.set(key, value);
      for (const { key, value } of await store.list('members')) data.members.set(key, value);
      for (const { key, value } of await store.list('ranges')) data.ranges.set(key, value);
      for (const { key, value } of await store.list('outbox')) {
        data.outbox.set(key, value);
        indexOutbox(data, key, value.id);
      }
      for (let from = ''; ;) {
        const rows = await store.list('offers', { from, limit: rowsAtOnce });
        for (const { key } of rows) data.offers.add(key);
        const last = rows.at(-1);
        if (last === undefined || rows.length < rowsAtOnce) break;
        from = `${last.key}\u0000`;
      }
      indexDevices();
    },

    /**
     * Runs `work` after all transactions before it. What it put is on disk, then in memory, then told to followers and
     * subscribers; when it throws, or the disk fails, nothing of it happened.
     */
    transact<T>(work: (tx: Transaction) => Promise<T> | T): Promise<T> {
      if (stopped) return Promise.reject(new LandlineError('unavailable', 'The client was stopped.'));
      const done = last.then(() => run(work));
      last = done.catch((error: unknown) => {
        changes.trouble({
          code: 'store_failed',
          message: error instanceof Error ? error.message : 'The store failed.',
        });
      });
      return done;
    },

    /**
     * Takes nothing in any more, since the store may be another client's next; resolves when what was under way is through. What
     * the host had sent until then and is not stored was not acknowledged either: it comes again.
     */
    stop(): Promise<void> {
      stopped = true;
      return last.then(() => undefined);
    },

    follow(follower: (committed: Committed) => void): void {
      followers.add(follower);
    },

    /**
     * The members a device belongs to, or has belonged to: who was removed may come back with it as somebody new. null for the
     * office's service device; undefined when nobody told of it.
     */
    membersOf: (device: string): ReadonlySet<string> | null | undefined =>
      device === data.sync?.host ? null : devices.get(device),
  };
}

export type Model = ReturnType<typeof createModel>;
