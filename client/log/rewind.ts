import type { Epoch, LoggedEvent, Welcome } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Transaction } from '../state/transaction.ts';
import { keyNumber, type ClientStore } from '../stores/store.ts';
import { parseEvent } from './event.ts';
import { createProofIndex } from './receipts.ts';

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
 * host, also those that are held as messages of a page only. The cache of messages goes as a whole, since what later events did
 * to older messages cannot be undone one by one.
 */
export async function rewind(
  tx: Transaction,
  base: number,
  deps: { store: ClientStore; crypto: Crypto },
): Promise<void> {
  const { store, crypto } = deps;
  const above = { from: keyNumber(base + 1) };
  const epochs = tx.sync?.epochs ?? [];
  const taken = (await store.list('events', above)).map(({ value }) => value);
  const proofs = await store.list('proofs', above);
  const proofOf = createProofIndex(
    proofs.map(({ value }) => value),
    crypto,
  );
  for (const { event, id } of taken) {
    // Names a seq of the log that is no more; the host erases anew.
    if (parseEvent(event)?.header.type === 'office.erase') continue;
    const proof = await proofOf(event);
    tx.putOffer(offerKey(event.seq, id, epochs), { event, ...(proof && { proof }) });
  }
  const ids = new Set(taken.map(({ id }) => id));
  for (const event of await messageEvents(store, base)) {
    const id = parseEvent(event)?.header.id;
    const proof = id === undefined || ids.has(id) ? undefined : await proofOf(event);
    if (proof && id !== undefined) tx.putOffer(offerKey(event.seq, id, epochs), { event, proof });
  }
  tx.write({ table: 'events', clear: above });
  tx.write({ table: 'proofs', clear: above });
  // A page reaches from below the base to above it: what it has below is still to be proven by it.
  for (const { key, value } of proofs) {
    if ((value.part[0]?.seq ?? 0) <= base) tx.write({ table: 'proofs', key, value });
  }
  tx.clearMessages();
  // What was acknowledged by the log that is no more is on its way again; it keeps its id, so it cannot come twice.
  for (const [key, entry] of tx.outbox()) {
    if (!entry.accepted || entry.accepted.seq <= base) continue;
    const { accepted: _, ...again } = entry;
    tx.putOutbox(key, again);
  }
}

/**
 * Sorts by when it was accepted, also among what several rewinds took back: seqs grow within an epoch, and the ids that our host
 * gives to epochs begin with the time. An epoch's number tells less: the same backup may be restored twice. (Another host's ids
 * keep at least what was accepted in one epoch together.)
 */
function offerKey(seq: number, id: string, epochs: readonly Epoch[]): string {
  const epoch = epochs.findLast(({ base }) => base < seq);
  return [epoch?.id ?? '', keyNumber(seq), id].join('/');
}

/** The events above `base` that messages of the cache, and their last edits, are. */
async function messageEvents(store: ClientStore, base: number): Promise<LoggedEvent[]> {
  const rows = await store.list('messages');
  return rows
    .flatMap(({ value: { state } }) => (state.edit ? [state.event, state.edit] : [state.event]))
    .filter(({ seq }) => seq > base);
}
