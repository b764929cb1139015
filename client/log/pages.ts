import type { HistoryPage, LoggedEvent, MessageState, Receipt } from '../../protocol/index.ts';
import { asErased } from '../projection/message.ts';
import type { Deleted } from '../state/erase.ts';
import type { Model } from '../state/model.ts';
import type { Transaction } from '../state/transaction.ts';
import type { StoredProof } from '../stores/store.ts';
import type { Trouble } from '../types.ts';
import { placeOf } from './apply.ts';
import { parseEvent, type ParsedEvent } from './event.ts';
import { cover } from './ranges.ts';
import { proofKey, proofsOf } from './receipts.ts';
import { joinsAmong, verifyEvent, verifyMessage, type Joins, type VerifyDeps } from './verify.ts';

type Page = { messages: readonly MessageState[]; asOf: number };

export type PagesDeps = { model: Model; verify: VerifyDeps; trouble: (trouble: Trouble) => void };

/** Takes pages of history, and changes of held ranges, into the cache; what does not verify stays out. */
export function createPages({ model, verify, trouble }: PagesDeps) {
  async function sound(room: string | undefined, messages: readonly MessageState[]): Promise<MessageState[]> {
    const verdicts = await Promise.all(messages.map((message) => verifyMessage(room, message, verify)));
    return messages.filter((_, at) => {
      const verdict = verdicts[at];
      if (!verdict || !('bad' in verdict)) return true;
      trouble({ code: 'bad_event', message: verdict.bad, ...(verdict.id !== undefined && { id: verdict.id }) });
      return false;
    });
  }

  /** What the receipt of a page proves, if it is sound; of all its messages, as the host sent them. */
  async function soundProofs(receipt: Receipt | undefined, messages: readonly MessageState[]): Promise<StoredProof[]> {
    const { sync } = model.data;
    if (!receipt || !sync) return [];
    const { office, crypto } = verify;
    const expected = { office, epoch: sync.cursor.epoch, host: sync.host, crypto, wholeStream: true };
    const found = await proofsOf(receipt, messages.flatMap(eventsOf), expected);
    if ('proofs' in found) return found.proofs;
    trouble({ code: 'bad_receipt', message: found.bad });
    return [];
  }

  async function put(tx: Transaction, room: string, page: Page, proofs: readonly StoredProof[]): Promise<void> {
    const named = new Set(proofs.flatMap(({ part }) => part.map(({ seq }) => seq)));
    const provenNow = new Set<number>();
    const deleted: Deleted[] = [];
    for (const state of page.messages) {
      const { n, seq } = state.event;
      const id = parseEvent(state.event)?.header.id;
      if (id === undefined) continue;
      const held = await tx.message(room, n);
      const events = eventsOf(state).map((event) => event.seq);
      const newest = Math.max(...events);
      const proves = events.every((one) => named.has(one)) && (held?.proven ?? 0) < newest;
      const isNews = !held || held.asOf < page.asOf;
      // A page that was read before may have come without its receipt then.
      if (!isNews && !(proves && parseEvent(held.state.event)?.header.id === id)) continue;
      if (proves) for (const one of events) provenNow.add(one);
      // Deleted while nobody told of it by an event.
      if (state.deleted && !held?.state.deleted)
        deleted.push({ id, ...(held ? placeOf(held.state) : { from: seq, to: seq }) });
      const shown = tx.isErased(seq) ? asErased(state) : state;
      const proven = proves ? newest : held?.proven;
      tx.putMessage(room, n, id, {
        ...(isNews ? { state: shown, asOf: page.asOf } : held),
        ...(proven !== undefined && { proven }),
      });
    }
    await tx.eraseDeleted(deleted);
    // A page that is looked at again brings nothing new to prove.
    for (const proof of proofs) {
      if (proof.part.some(({ seq }) => provenNow.has(seq)))
        tx.write({ table: 'proofs', key: proofKey(proof), value: proof });
    }
  }

  /** A stretch is kept fresh from now on when no event that arrived is newer than what the host answered from. */
  function freshness(tx: Transaction, room: string, asOf: number): { asOf?: number } {
    const told = tx.room(room)?.toldSeq ?? 0;
    return asOf >= told ? {} : { asOf };
  }

  return {
    joinsAmong: (events: readonly LoggedEvent[]): Promise<Joins> => joinsAmong(events, verify),

    /** Those of a host's messages that verify; the others are counted and reported. */
    sound,

    /**
     * The same of events.
     *
     * @param joins - who has joined by what arrived together with them.
     */
    async soundEvents(events: readonly LoggedEvent[], joins?: Joins): Promise<ParsedEvent[]> {
      const known = joins ?? (await joinsAmong(events, verify));
      const verdicts = await Promise.all(events.map((event) => verifyEvent(event, verify, known)));
      return verdicts.flatMap((verdict) => {
        if ('event' in verdict) return [verdict.event];
        trouble({ code: 'bad_event', message: verdict.bad, ...(verdict.id !== undefined && { id: verdict.id }) });
        return [];
      });
    },

    /** @returns the numbers that the page covers; 0, 0 when the room is empty. */
    async takePage(page: HistoryPage): Promise<{ from: number; to: number }> {
      const [messages, proofs] = await Promise.all([
        sound(page.room, page.messages),
        soundProofs(page.receipt, page.messages),
      ]);
      const covered = { from: page.before ? page.from : Math.min(1, page.to), to: page.to };
      await model.transact(async (tx) => {
        await put(tx, page.room, { messages, asOf: page.asOf }, proofs);
        if (page.to === 0) return;
        const fresh = freshness(tx, page.room, page.asOf);
        tx.putRanges(page.room, cover(tx.ranges(page.room), { ...covered, ...fresh }));
        tx.tell({ kind: 'timeline', room: page.room });
      });
      return covered;
    },

    /** The changed messages of a held range; with `complete` it is as fresh as `asOf` then. */
    async takeChanges(
      room: string,
      range: { from: number; to: number },
      changed: Page & { receipt?: Receipt | undefined; complete: boolean },
    ): Promise<void> {
      const [messages, proofs] = await Promise.all([
        sound(room, changed.messages),
        soundProofs(changed.receipt, changed.messages),
      ]);
      await model.transact(async (tx) => {
        await put(tx, room, { messages, asOf: changed.asOf }, proofs);
        if (!changed.complete) return;
        tx.putRanges(room, cover(tx.ranges(room), { ...range, ...freshness(tx, room, changed.asOf) }));
        tx.tell({ kind: 'timeline', room });
      });
    },
  };
}

export type Pages = ReturnType<typeof createPages>;

function eventsOf({ event, edit }: MessageState): LoggedEvent[] {
  return edit ? [event, edit] : [event];
}
