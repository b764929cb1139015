import type { LoggedEvent } from '../../protocol/index.ts';
import { parseEvent } from '../log/event.ts';
import { asErased } from '../projection/message.ts';
import {
  keyNumber,
  messageKey,
  type ClientStore,
  type StoredMessage,
  type StoredOffer,
  type StoreWrite,
} from '../stores/store.ts';
import type { ModelData } from './model.ts';
import type { Transaction } from './transaction.ts';

/** Rows read in one go while a cache is erased. */
const erasedAtOnce = 500;

/** The transaction that erases, with what was put in it already. */
type Erasing = {
  store: ClientStore;
  tx: Pick<Transaction, 'sync' | 'putMessage' | 'putOffer' | 'dropOffer'>;
  data: Pick<ModelData, 'ranges' | 'offers'>;
  writes: StoreWrite[];
  messages: ReadonlyMap<string, { room: string; n: number; message: StoredMessage }>;
  offers: ReadonlyMap<string, StoredOffer | undefined>;
  /** Whose messages are in the cache. */
  rooms: Iterable<string>;
};

/**
 * Erases what messages said: those above `after`, which is erased already, up to `through`.
 *
 * @param heldTo - all that is held above it is taken back in this transaction.
 */
export async function eraseThrough(
  parts: Erasing,
  { after, through, heldTo }: { after: number; through: number; heldTo: number },
): Promise<void> {
  await eraseEvents(parts, { after, through: Math.min(through, heldTo) }, through);
  await eraseMessages(parts, after, through);
  // Offers are of logs before this epoch: as soon as something of this epoch is too old, they are, whatever their seqs were.
  if (through > (parts.tx.sync?.epochs.at(-1)?.base ?? 0)) await eraseOffers(parts);
}

async function eraseEvents(
  { store, writes }: Erasing,
  held: { after: number; through: number },
  through: number,
): Promise<void> {
  const erase = (key: string, stored: { event: LoggedEvent; id: string; room: string | null }) => {
    const event = withoutWords(stored.event);
    if (event !== stored.event)
      writes.push(event ? { table: 'events', key, value: { ...stored, event } } : { table: 'events', key });
  };
  const range = { from: keyNumber(held.after + 1), to: keyNumber(held.through + 1) };
  for (const { key, value } of await store.list('events', range)) erase(key, value);
  for (const write of [...writes]) {
    if (write.table === 'events' && 'value' in write && write.value && write.value.event.seq <= through)
      erase(write.key, write.value);
  }
}

async function eraseMessages(parts: Erasing, after: number, through: number): Promise<void> {
  const { store, tx, writes, messages } = parts;
  const erase = (room: string, message: StoredMessage) => {
    const { state } = message;
    const id = parseEvent(state.event)?.header.id;
    if (id === undefined || state.event.body === null) return;
    if (state.edit) writes.push({ table: 'events', key: keyNumber(state.edit.seq) });
    tx.putMessage(room, state.event.n, id, { ...message, state: asErased(state) });
  };
  for (const { room, message } of [...messages.values()]) if (message.state.event.seq <= through) erase(room, message);
  for (const room of parts.rooms) {
    for (let from = messageKey(room, await firstAfter(parts, room, after)); ;) {
      const rows = await store.list('messages', { from, to: `${room}0`, limit: erasedAtOnce });
      const due = rows.filter(({ value }) => value.state.event.seq <= through);
      for (const { key, value } of due) if (!messages.has(key)) erase(room, value);
      const last = rows.at(-1);
      if (last === undefined || due.length < erasedAtOnce) break;
      from = messageKey(room, last.value.state.event.n + 1);
    }
  }
}

/** Of what is proven, header and number can still come back, which others may stand on; of all else nothing is left to offer. */
async function eraseOffers({ store, tx, data, offers }: Erasing): Promise<void> {
  for (const key of new Set([...data.offers, ...offers.keys()])) {
    const offer = offers.has(key) ? offers.get(key) : await store.get('offers', key);
    if (!offer) continue;
    const event = withoutWords(offer.event);
    if (event === offer.event) continue;
    if (event && offer.proof) tx.putOffer(key, { ...offer, event });
    else tx.dropOffer(key);
  }
}

/** An event of which nothing is left that was said, the same one when it says nothing; undefined when nothing at all is left. */
function withoutWords(event: LoggedEvent): LoggedEvent | undefined {
  switch (parseEvent(event)?.header.type) {
    case 'message':
    case 'announcement':
    case 'edit':
      return event.body === null ? event : { ...event, body: null };
    case 'reaction.add':
    case 'reaction.remove':
      return undefined;
    default:
      return event;
  }
}

/** The number from which on a room's cached messages stand above a seq: numbers grow as seqs do. */
async function firstAfter({ store, data }: Erasing, room: string, seq: number): Promise<number> {
  let [low, high] = [0, (data.ranges.get(room)?.at(-1)?.to ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await store.list('messages', { from: messageKey(room, middle), to: `${room}0`, limit: 1 });
    if (row && row.value.state.event.seq <= seq) low = row.value.state.event.n + 1;
    else high = middle;
  }
  return low;
}
