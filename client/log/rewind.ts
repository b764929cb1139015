import type { Epoch, Welcome } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Transaction } from '../state/transaction.ts';
import { keyNumber, type ClientStore } from '../stores/store.ts';
import { parseEvent } from './event.ts';
import { proofOf } from './receipts.ts';

/**
 * The last seq that what this client was told of and the host's log have in common: where the first epoch starts that only one
 * of them knows.
 *
 * @returns undefined when nothing has to be taken back.
 */
export function commonBase(
  known: readonly Epoch[],
  welcome: Pick<Welcome, 'epochs' | 'mode' | 'base'>,
): number | undefined {
  if (welcome.base !== undefined || welcome.mode === 'rewind') return welcome.base ?? 0;
  const current = known.at(-1);
  if (!current) return undefined;
  const at = welcome.epochs.findIndex(({ id }) => id === current.id);
  if (at >= 0) return welcome.epochs[at + 1]?.base;
  const firstOther = welcome.epochs.find(({ id }) => !known.some((epoch) => epoch.id === id));
  const firstLost = known.find(({ id }) => !welcome.epochs.some((epoch) => epoch.id === id));
  return Math.min(firstOther?.base ?? 0, firstLost?.base ?? 0);
}

/**
 * Takes back what lies above `base`: the log's positions are no longer true, the events themselves are kept as offers to the
 * host. The cache of messages goes as a whole, since what later events did to older messages cannot be undone one by one.
 */
export async function rewind(
  tx: Transaction,
  base: number,
  deps: { store: ClientStore; crypto: Crypto },
): Promise<void> {
  const { store, crypto } = deps;
  const above = { from: keyNumber(base + 1) };
  const taken = (await store.list('events', above)).map(({ value }) => value);
  const receipts = new Map((await store.list('receipts', above)).map(({ key, value }) => [key, value]));
  const streams = Map.groupBy(taken, ({ room }) => room ?? '');
  for (const { event, id, room, receipt } of taken) {
    // Names a seq of the log that is no more; the host erases anew.
    if (parseEvent(event)?.header.type === 'office.erase') continue;
    const kept = receipt === undefined ? undefined : receipts.get(receipt);
    const proof = kept && (await proofOf(kept, streams.get(room ?? '') ?? [], crypto));
    tx.write({ table: 'offers', key: `${keyNumber(event.seq)}/${id}`, value: { event, ...(proof && { proof }) } });
  }
  tx.write({ table: 'events', clear: above });
  tx.write({ table: 'receipts', clear: above });
  tx.clearMessages();
  // What was acknowledged by the log that is no more is on its way again; it keeps its id, so it cannot come twice.
  for (const [key, entry] of tx.outbox()) {
    if (!entry.accepted || entry.accepted.seq <= base) continue;
    const { accepted: _, ...again } = entry;
    tx.putOutbox(key, again);
  }
}
