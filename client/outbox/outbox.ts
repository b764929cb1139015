import { v7 as uuidv7 } from 'uuid';
import { LandlineError, type Appended, type EventType, type WireError } from '../../protocol/index.ts';
import { composeEvent, headerOf, signComposed, type NewEvent } from '../log/event.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Model } from '../state/model.ts';
import type { Transaction } from '../state/transaction.ts';
import type { ClientStore, OutboxEntry } from '../stores/store.ts';
import type { Written } from '../projection/items.ts';
import type { Change, Identity, Sending, Sent } from '../types.ts';

export type OutboxDeps = {
  office: string;
  identity: Identity;
  crypto: Crypto;
  clock: () => number;
  model: Model;
  store: ClientStore;
  tell: (change: Change) => void;
};

type Waiter = { resolve: (sent: Sent) => void; reject: (error: LandlineError) => void };

/**
 * What this device has written and the host has not yet: signed and on disk before it is sent, in the order it was written, until it
 * is acknowledged or refused for good. An entry keeps its id, so it is never there twice.
 *
 * It is shown as pending from the moment it is written, while it is still on its way to the disk; one that does not get there is
 * taken back, and who wrote it is told.
 */
export function createOutbox(deps: OutboxDeps, onWork: () => void) {
  const { model } = deps;
  /** Those that this client is the one to send; others may belong to another window of the same profile. */
  const own = new Set<string>();
  const waiters = new Map<string, Waiter>();
  let adding: Promise<unknown> = Promise.resolve();
  /** On their way to the disk, by the keys that they will have there. */
  const writing = new Map<string, Written>();
  /** What is shown of an entry: the same object for as long as it is the same entry, and before it was one. */
  const shown = new WeakMap<OutboxEntry, Written>();

  function shownOf(entry: OutboxEntry): Written {
    const { event, ...rest } = entry;
    const made = shown.get(entry) ?? { ...rest, header: headerOf(event), body: event.body };
    shown.set(entry, made);
    return made;
  }

  const find = (id: string) => [...model.data.outbox].find(([, entry]) => entry.id === id);
  const isPending = (entry: OutboxEntry) => entry.state === 'pending' && !entry.accepted;

  async function write(key: string, written: Written): Promise<Sending> {
    const { id, room } = written.header;
    try {
      const entry: OutboxEntry = { id, event: await signComposed(written, deps), state: 'pending' };
      shown.set(entry, written);
      own.add(key);
      await model.transact((tx) => {
        tx.putOutbox(key, entry);
      });
    } catch (error) {
      own.delete(key);
      writing.delete(key);
      tellShown(room);
      throw error;
    }
    writing.delete(key);
    const done = new Promise<Sent>((resolve, reject) => waiters.set(id, { resolve, reject }));
    // Who does not wait for it must not be ended by it.
    done.catch(() => undefined);
    onWork();
    return { id, room, done };
  }

  function tellShown(room: string | null): void {
    deps.tell({ kind: 'outbox' });
    if (room !== null) deps.tell({ kind: 'timeline', room });
  }

  return {
    /** Shows the event as pending at once; resolves when it is on disk, and takes it back when it does not get there. */
    async add<T extends EventType>(event: NewEvent<T>): Promise<Sending> {
      const { header, body } = composeEvent(event, deps);
      const key = uuidv7();
      const written: Written = { id: header.id, header, body, state: 'pending' };
      writing.set(key, written);
      tellShown(header.room);
      // One after the other: signing takes different times, the order must be that of the calls.
      const added = adding.then(() => write(key, written));
      adding = added.catch(() => undefined);
      return added;
    },

    /** Takes over what earlier clients of this profile left; only while holding the profile's lock. */
    async adopt(): Promise<void> {
      const rows = await deps.store.list('outbox');
      const unknown = rows.filter(({ key }) => !model.data.outbox.has(key));
      if (unknown.length > 0) {
        await model.transact((tx) => {
          for (const { key, value } of unknown) tx.putOutbox(key, value);
        });
      }
      for (const { key } of rows) own.add(key);
      onWork();
    },

    /** What is to be sent next, in order. */
    pending: (): [string, OutboxEntry][] =>
      [...model.data.outbox]
        .filter(([key, entry]) => own.has(key) && isPending(entry))
        .sort(([a], [b]) => (a < b ? -1 : 1)),

    /** Everything of a room (or the office), in order, for showing. */
    ofRoom: (room: string): Written[] => {
      const stored = [...model.data.outbox].map(([key, entry]) => [key, shownOf(entry)] as const);
      return [...new Map([...writing, ...stored])]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, written]) => written)
        .filter(({ header }) => header.room === room);
    },

    /**
     * What the host answered to entries that were sent.
     *
     * @param permanent - whether an error ends an entry.
     */
    async settle(
      answers: readonly { key: string; answer: Appended }[],
      permanent: (error: WireError) => boolean,
    ): Promise<void> {
      const settled: (() => void)[] = [];
      await model.transact((tx) => {
        const entries = new Map(tx.outbox());
        for (const { key, answer } of answers) {
          // It may have arrived as an event, or have been discarded, meanwhile.
          const entry = entries.get(key);
          const { id, room } = entry ? headerOf(entry.event) : { id: answer.id, room: null };
          const waiter = waiters.get(id);
          // What is there already (a direct room that the other one opened, a reaction twice) needs no second event.
          if (answer.ok || answer.error.code === 'exists') {
            const { seq, n, epoch } = answer.ok ? answer : { seq: 0, n: 0, epoch: '' };
            const arrived = seq <= (tx.sync?.cursor.seq ?? 0);
            if (entry && arrived) tx.dropOutbox(key);
            else if (entry)
              tx.putOutbox(key, { id, event: entry.event, state: 'pending', accepted: { seq, n, epoch } });
            settled.push(() => waiter?.resolve({ id, seq, n, epoch }));
          } else if (permanent(answer.error)) {
            if (entry) tx.putOutbox(key, { id, event: entry.event, state: 'failed', error: answer.error });
            settled.push(() =>
              waiter?.reject(new LandlineError(answer.error.code, answer.error.message, answer.error)),
            );
          } else continue;
          settled.push(() => waiters.delete(id));
          if (room !== null) tx.tell({ kind: 'timeline', room });
        }
      });
      for (const tell of settled) tell();
    },

    /** An own event arrived in the log: acknowledged, even when the answer was lost. */
    arrived(sent: Sent): void {
      waiters.get(sent.id)?.resolve(sent);
      waiters.delete(sent.id);
    },

    async retry(id: string): Promise<void> {
      const row = find(id);
      if (row?.[1].state !== 'failed') throw new LandlineError('not_found', 'Nothing failed under this id.');
      const [key, { event }] = row;
      own.add(key);
      await model.transact((tx) => {
        tx.putOutbox(key, { id, event, state: 'pending' });
        tellTimeline(tx, event);
      });
      onWork();
    },

    async discard(id: string): Promise<void> {
      const row = find(id);
      if (!row) throw new LandlineError('not_found', 'Nothing waits under this id.');
      await model.transact((tx) => {
        tx.dropOutbox(row[0]);
        tellTimeline(tx, row[1].event);
      });
      waiters.get(id)?.reject(new LandlineError('not_found', 'It was discarded.'));
      waiters.delete(id);
    },

    /** Puts an own event that the log lost, and the host refused to take back, among the failed ones. */
    lost(tx: Transaction, id: string, event: OutboxEntry['event'], error: WireError): void {
      tx.putOutbox(uuidv7(), { id, event, state: 'failed', error });
      tellTimeline(tx, event);
    },
  };
}

export type Outbox = ReturnType<typeof createOutbox>;

function tellTimeline(tx: Pick<Transaction, 'tell'>, event: OutboxEntry['event']): void {
  const { room } = headerOf(event);
  if (room !== null) tx.tell({ kind: 'timeline', room });
}
