import { limits, type chat, type LoggedEvent, type Reply, type Result, type WireError } from '../../protocol/index.ts';
import { firstBatch } from '../outbox/batch.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Changes } from '../state/changes.ts';
import type { Model } from '../state/model.ts';
import type { ClientStore, StoredOffer } from '../stores/store.ts';
import { permanentCodes } from '../types.ts';
import { parseEvent } from './event.ts';

export type OffersDeps = {
  device: string;
  store: ClientStore;
  model: Model;
  outbox: Outbox;
  changes: Changes;
  offer: (events: StoredOffer[]) => Promise<Result<Reply<typeof chat, 'offer'>>>;
  isOnline: () => boolean;
  packetBytes: () => number;
};

/** After a rewind: gives back to the host what it lacks, as long as it takes, and says what it would not take. */
export function createOffers(deps: OffersDeps) {
  const { store, model } = deps;
  let offering = false;

  async function settle(key: string, { event }: StoredOffer, error: WireError | undefined): Promise<void> {
    await model.transact((tx) => {
      tx.write({ table: 'offers', key });
      if (!error) return;
      const header = parseEvent(event)?.header;
      const message = `After the office’s log went back, the host did not take an event again: ${error.message}`;
      tx.trouble({ code: 'lost_by_rewind', message, ...(header && { id: header.id }) });
    });
    const own = error && ownEvent(event);
    if (own) await deps.outbox.lost(own.id, own.event, error);
  }

  /** An own event that is lost is shown to its author, who may send it again. */
  function ownEvent(event: LoggedEvent) {
    const header = parseEvent(event)?.header;
    if (header?.author !== deps.device || event.body === null) return undefined;
    return { id: header.id, event: { header: event.header, body: event.body, signature: event.signature } };
  }

  return {
    /** Offers what waits; called when the catch-up is through. */
    async run(): Promise<void> {
      if (offering) return;
      offering = true;
      try {
        while (deps.isOnline()) {
          const rows = await store.list('offers', { limit: limits.appendEvents });
          if (rows.length === 0) return;
          const batch = firstBatch(rows, ({ value }) => value, {
            most: limits.appendEvents,
            packetBytes: deps.packetBytes(),
          });
          const reply = await deps.offer(batch.map(({ value }) => value));
          if (!reply.ok && !permanentCodes.includes(reply.error.code)) return;
          for (const [at, { key, value }] of batch.entries()) {
            const result = reply.ok ? reply.results[at] : reply;
            if (!result) return;
            if (result.ok) await settle(key, value, undefined);
            else if (permanentCodes.includes(result.error.code)) await settle(key, value, result.error);
            else return;
          }
        }
      } finally {
        offering = false;
      }
    },
  };
}

export type Offers = ReturnType<typeof createOffers>;
