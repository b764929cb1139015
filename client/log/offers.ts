import { limits, type chat, type LoggedEvent, type Reply, type Result, type WireError } from '../../protocol/index.ts';
import { asAsked } from '../connection/backoff.ts';
import { firstBatch } from '../outbox/batch.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { permanentCodes } from '../outbox/permanent-codes.ts';
import type { Model } from '../state/model.ts';
import type { ClientStore, Row, StoredOffer } from '../stores/store.ts';
import { parseEvent } from './event.ts';

export type OffersDeps = {
  device: string;
  store: ClientStore;
  model: Model;
  outbox: Outbox;
  offer: (events: StoredOffer[]) => Promise<OfferReply>;
  isOnline: () => boolean;
  packetBytes: () => number;
};

/** What waits is tried again so long after something has arrived, in milliseconds; each time twice as long. */
const shortestPause = 1_000;
const longestPause = 5 * 60_000;
/** And at least so long for each that waits: offering all of them anew takes a tenth of what a host grants, not all of it. */
const pauseEach = 100;

type Offer = Row<'offers'>;
type OfferReply = Result<Reply<typeof chat, 'offer'>>;

/**
 * How far the offering of all has come. One that is cut goes on from there: what waits at its beginning would else use up, each
 * time, what the host takes at once, and what stands behind never come to its turn.
 */
type Pass = { from: string; taken: number; waiting: number };
const newPass = (): Pass => ({ from: '', taken: 0, waiting: 0 });

/** Why a pass is cut. */
type Cut = Pick<WireError, 'retryAfter'>;

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
  let pass = newPass();
  let most: number = limits.appendEvents;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function settle(taken: readonly Offer[], refused: readonly { row: Offer; error: WireError }[]): Promise<void> {
    if (taken.length + refused.length === 0) return;
    await model.transact((tx) => {
      for (const { key } of taken) tx.dropOffer(key);
      for (const { row, error } of refused) {
        tx.dropOffer(row.key);
        // In the same transaction: a program that ends here has the event in one place or the other.
        const own = ownEvent(row.value.event);
        if (own) deps.outbox.lost(tx, own.id, own.event, error);
        const header = parseEvent(row.value.event)?.header;
        const message = `After the office’s log went back, the host did not take an event again: ${error.message}`;
        tx.trouble({ code: 'lost_by_rewind', message, ...(header && { id: header.id }) });
      }
    });
  }

  /** An own event that is lost is shown to its author, who may send it again. */
  function ownEvent(event: LoggedEvent) {
    const header = parseEvent(event)?.header;
    if (header?.author !== deps.device || event.body === null) return undefined;
    return { id: header.id, event: { header: event.header, body: event.body, signature: event.signature } };
  }

  /**
   * Offers what is left of the pass, in the old order.
   *
   * @returns undefined when it is through.
   */
  async function goOn(): Promise<Cut | undefined> {
    while (deps.isOnline()) {
      const rows = await store.list('offers', { from: pass.from, limit: most });
      if (rows.length === 0) return undefined;
      const batch = firstBatch(rows, ({ value }) => value, { most, packetBytes: deps.packetBytes() });
      const reply = await deps.offer(batch.map(({ value }) => value));
      if (!reply.ok && batch.length > 1) {
        const { error } = reply;
        // A budget smaller than the packet is never refilled enough.
        if (error.code === 'rate_limited') most = Math.floor(batch.length / 2);
        if (!isOfOne(error)) return error;
        // One of them is at fault: each is offered alone, so that it alone fails.
        most = 1;
        continue;
      }
      const cut = await takeIn(batch, reply);
      if (cut) return cut;
      most = Math.min(limits.appendEvents, 2 * most);
    }
    return {};
  }

  async function takeIn(batch: readonly Offer[], reply: OfferReply): Promise<Cut | undefined> {
    const taken: Offer[] = [];
    const refused: { row: Offer; error: WireError }[] = [];
    let cut: Cut | undefined;
    for (const [at, row] of batch.entries()) {
      const result = reply.ok ? reply.results[at] : reply;
      // What changes nothing any more need not come back.
      if (result?.ok === true || result?.error.code === 'exists') taken.push(row);
      else if (result && mayWait(row.value, result.error)) pass.waiting += 1;
      else if (result && permanentCodes.includes(result.error.code)) refused.push({ row, error: result.error });
      else {
        cut = result?.error ?? {};
        if (result?.error.code !== 'internal') break;
        // The host fails over this one; it may take the others.
        pass.waiting += 1;
      }
      pass.from = `${row.key}\u0000`;
      if (cut) break;
    }
    await settle(taken, refused);
    pass.taken += taken.length;
    return cut;
  }

  async function run(): Promise<void> {
    if (offering) return;
    offering = true;
    clearTimeout(timer);
    timer = undefined;
    if (pass.from === '') news = false;
    let cut: Cut | undefined = {};
    try {
      cut = await goOn();
      while (!cut && pass.taken > 0 && pass.waiting > 0) {
        pass = newPass();
        cut = await goOn();
      }
    } finally {
      offering = false;
      waiting = cut !== undefined || pass.waiting > 0;
      if (cut) {
        later(cut.retryAfter);
      } else {
        pause = Math.max(pause, pass.waiting * pauseEach);
        pass = newPass();
        retry();
      }
    }
  }

  function retry(): void {
    if (waiting && news && !offering) later();
  }

  function later(asked?: number): void {
    if (timer !== undefined || !deps.isOnline()) return;
    timer = setTimeout(() => void run().catch(() => undefined), asked === undefined ? pause : asAsked(asked));
    if (asked === undefined) pause = Math.max(pause, Math.min(2 * pause, longestPause));
  }

  return {
    /** Offers what waits; called when the catch-up is through. */
    start(): Promise<void> {
      pause = shortestPause;
      // What an earlier connection came to is gone on with; what was passed over then is offered after it.
      news = true;
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

/** What refuses a packet as a whole because of one event in it. */
function isOfOne({ code }: WireError): boolean {
  return code === 'internal' || permanentCodes.includes(code);
}

/** What it stands on may be brought by others yet; and what is proven by somebody who has the right to. */
function mayWait({ proof }: StoredOffer, { code }: WireError): boolean {
  return code === 'not_found' || (code === 'forbidden' && proof !== undefined);
}

export type Offers = ReturnType<typeof createOffers>;
