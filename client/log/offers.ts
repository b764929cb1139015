import { limits, type chat, type LoggedEvent, type Reply, type Result, type WireError } from '../../protocol/index.ts';
import { firstBatch } from '../outbox/batch.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Model } from '../state/model.ts';
import type { ClientStore, Row, StoredOffer } from '../stores/store.ts';
import { permanentCodes } from '../types.ts';
import { parseEvent } from './event.ts';

export type OffersDeps = {
  device: string;
  store: ClientStore;
  model: Model;
  outbox: Outbox;
  offer: (events: StoredOffer[]) => Promise<Result<Reply<typeof chat, 'offer'>>>;
  isOnline: () => boolean;
  packetBytes: () => number;
};

/** What waits is tried again so long after something has arrived, in milliseconds; each time twice as long. */
const shortestPause = 1_000;
const longestPause = 5 * 60_000;

type Offer = Row<'offers'>;
type Pass = { taken: number; waiting: number; isCut: boolean };

/**
 * After a rewind: gives back to the host what it lacks, as long as it takes. What it proves, but the host cannot take yet (its room
 * is not back, or somebody with more rights must bring it), is kept and offered again: at each connection, and some time after
 * anything has arrived. What the host will never take is said to the person.
 */
export function createOffers(deps: OffersDeps) {
  const { store, model } = deps;
  let offering = false;
  /** Something is left that may be taken later. */
  let waiting = false;
  /** Something has arrived since the last try began. */
  let news = false;
  let pause = shortestPause;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function settle(taken: readonly Offer[], refused: readonly { row: Offer; error: WireError }[]): Promise<void> {
    if (taken.length + refused.length === 0) return;
    await model.transact((tx) => {
      for (const { key } of taken) tx.write({ table: 'offers', key });
      for (const { row, error } of refused) {
        tx.write({ table: 'offers', key: row.key });
        const header = parseEvent(row.value.event)?.header;
        const message = `After the office’s log went back, the host did not take an event again: ${error.message}`;
        tx.trouble({ code: 'lost_by_rewind', message, ...(header && { id: header.id }) });
      }
    });
    for (const { row, error } of refused) {
      const own = ownEvent(row.value.event);
      if (own) await deps.outbox.lost(own.id, own.event, error);
    }
  }

  /** An own event that is lost is shown to its author, who may send it again. */
  function ownEvent(event: LoggedEvent) {
    const header = parseEvent(event)?.header;
    if (header?.author !== deps.device || event.body === null) return undefined;
    return { id: header.id, event: { header: event.header, body: event.body, signature: event.signature } };
  }

  /** Offers everything once, in the old order. */
  async function offerAll(): Promise<Pass> {
    const pass: Pass = { taken: 0, waiting: 0, isCut: false };
    let from = '';
    while (deps.isOnline()) {
      const rows = await store.list('offers', { from, limit: limits.appendEvents });
      if (rows.length === 0) return pass;
      const batch = firstBatch(rows, ({ value }) => value, {
        most: limits.appendEvents,
        packetBytes: deps.packetBytes(),
      });
      const reply = await deps.offer(batch.map(({ value }) => value));
      const taken: Offer[] = [];
      const refused: { row: Offer; error: WireError }[] = [];
      for (const [at, row] of batch.entries()) {
        const result = reply.ok ? reply.results[at] : reply;
        // What changes nothing any more need not come back.
        if (result?.ok === true || result?.error.code === 'exists') taken.push(row);
        else if (result && mayWait(row.value, result.error)) pass.waiting += 1;
        else if (result && permanentCodes.includes(result.error.code)) refused.push({ row, error: result.error });
        else pass.isCut = true;
        if (pass.isCut) break;
      }
      await settle(taken, refused);
      pass.taken += taken.length;
      if (pass.isCut) return pass;
      // The key that follows directly.
      from = `${batch.at(-1)?.key ?? ''}\u0000`;
    }
    return { ...pass, isCut: true };
  }

  async function run(): Promise<void> {
    if (offering) return;
    offering = true;
    clearTimeout(timer);
    timer = undefined;
    news = false;
    let pass: Pass = { taken: 0, waiting: 0, isCut: true };
    try {
      do pass = await offerAll();
      while (pass.taken > 0 && pass.waiting > 0 && !pass.isCut);
    } finally {
      offering = false;
      waiting = pass.waiting > 0 || pass.isCut;
      if (pass.isCut) later();
      else retry();
    }
  }

  function retry(): void {
    if (waiting && news && !offering) later();
  }

  function later(): void {
    if (timer !== undefined || !deps.isOnline()) return;
    timer = setTimeout(() => void run().catch(() => undefined), pause);
    pause = Math.min(2 * pause, longestPause);
  }

  return {
    /** Offers what waits; called when the catch-up is through. */
    start(): Promise<void> {
      pause = shortestPause;
      return run();
    },
    /** An event has arrived: what waits may be taken now. */
    nudge(): void {
      news = true;
      retry();
    },
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
      waiting = false;
    },
  };
}

/** What it stands on may be brought by others yet; and what is proven by somebody who has the right to. */
function mayWait({ proof }: StoredOffer, { code }: WireError): boolean {
  return code === 'not_found' || (code === 'forbidden' && proof !== undefined);
}

export type Offers = ReturnType<typeof createOffers>;
