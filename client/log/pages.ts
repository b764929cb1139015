import type { HistoryPage, LoggedEvent, MessageState } from '../../protocol/index.ts';
import { asErased } from '../projection/message.ts';
import type { Model } from '../state/model.ts';
import type { Transaction } from '../state/transaction.ts';
import type { Trouble } from '../types.ts';
import { parseEvent, type ParsedEvent } from './event.ts';
import { cover } from './ranges.ts';
import { verifyEvent, verifyMessage, type VerifyDeps } from './verify.ts';

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

  async function put(tx: Transaction, room: string, messages: readonly MessageState[], asOf: number): Promise<void> {
    for (const state of messages) {
      const id = parseEvent(state.event)?.header.id;
      if (id === undefined) continue;
      const held = await tx.message(room, state.event.n);
      if (held && held.asOf >= asOf) continue;
      const shown = tx.isErased(state.event.seq) ? asErased(state) : state;
      tx.putMessage(room, state.event.n, id, { state: shown, asOf });
    }
  }

  /** A stretch is kept fresh from now on when no event that arrived is newer than what the host answered from. */
  function freshness(tx: Transaction, room: string, asOf: number): { asOf?: number } {
    const told = tx.room(room)?.toldSeq ?? 0;
    return asOf >= told ? {} : { asOf };
  }

  return {
    /** Those of a host's messages that verify; the others are counted and reported. */
    sound,

    /** The same of events. */
    async soundEvents(events: readonly LoggedEvent[]): Promise<ParsedEvent[]> {
      const verdicts = await Promise.all(events.map((event) => verifyEvent(event, verify)));
      return verdicts.flatMap((verdict) => {
        if ('event' in verdict) return [verdict.event];
        trouble({ code: 'bad_event', message: verdict.bad, ...(verdict.id !== undefined && { id: verdict.id }) });
        return [];
      });
    },

    /** @returns the numbers that the page covers; 0, 0 when the room is empty. */
    async takePage(page: HistoryPage): Promise<{ from: number; to: number }> {
      const messages = await sound(page.room, page.messages);
      const covered = { from: page.before ? page.from : Math.min(1, page.to), to: page.to };
      await model.transact(async (tx) => {
        await put(tx, page.room, messages, page.asOf);
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
      changed: { messages: MessageState[]; asOf: number; complete: boolean },
    ): Promise<void> {
      const messages = await sound(room, changed.messages);
      await model.transact(async (tx) => {
        await put(tx, room, messages, changed.asOf);
        if (!changed.complete) return;
        tx.putRanges(room, cover(tx.ranges(room), { ...range, ...freshness(tx, room, changed.asOf) }));
        tx.tell({ kind: 'timeline', room });
      });
    },
  };
}

export type Pages = ReturnType<typeof createPages>;
