import type { LoggedEvent } from '../../protocol/index.ts';
import { parseEvent } from '../log/event.ts';
import { asErased } from '../projection/message.ts';
import {
  keyNumber,
  messageKey,
  type ClientStore,
  type StoredEvent,
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
  const erase = (key: string, stored: StoredEvent) => {
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

/** A message that was deleted, and between which seqs it and its edits stand, as far as that is known. */
export type Deleted = { id: string; from?: number; to?: number };

/** An id that says it is older than all that is held, by more than clocks are wrong, is not looked for; in milliseconds. */
const clockTolerance = 86_400_000;

/** Erases from the raw events what deleted messages, and their edits, said. In one go for many: it may have to look at all of them. */
export async function eraseDeleted(
  { store, writes }: Pick<Erasing, 'store' | 'writes'>,
  deleted: readonly Deleted[],
): Promise<void> {
  if (deleted.length === 0) return;
  const ids = new Set(deleted.map(({ id }) => id));
  const erase = (key: string, stored: StoredEvent) => {
    const { id, event } = stored;
    if (event.body === null || !(ids.has(id) || isEditOf(event, ids))) return;
    writes.push({ table: 'events', key, value: { ...stored, event: { ...event, body: null } } });
  };
  for (const write of [...writes])
    if (write.table === 'events' && 'value' in write && write.value) erase(write.key, write.value);

  const [oldest] = await store.list('events', { limit: 1 });
  const since = (oldest?.value.event.receivedAt ?? Infinity) - clockTolerance;
  let [first, last] = [Infinity, 0];
  for (const { id, from, to } of deleted) {
    if (from !== undefined && from === to) {
      const key = keyNumber(from);
      const stored = await store.get('events', key);
      if (stored) erase(key, stored);
    } else if (from !== undefined || madeAt(id) >= since) {
      first = Math.min(first, from ?? 0);
      last = Math.max(last, to ?? Infinity);
    }
  }
  const end = Number.isFinite(last) ? { to: keyNumber(last + 1) } : {};
  for (let from = first; from <= last;) {
    const rows = await store.list('events', { from: keyNumber(from), ...end, limit: erasedAtOnce });
    for (const { key, value } of rows) erase(key, value);
    const newest = rows.at(-1);
    if (newest === undefined || rows.length < erasedAtOnce) break;
    from = newest.value.event.seq + 1;
  }
}

function isEditOf(event: LoggedEvent, ids: ReadonlySet<string>): boolean {
  // Read only where it may be one: this looks at all events that are kept.
  const header = event.header.includes('edit') ? parseEvent(event)?.header : undefined;
  return header?.type === 'edit' && header.ref !== undefined && ids.has(header.ref);
}

/** When an event says it was made: a UUIDv7 begins with the milliseconds (RFC 9562 §5.7). */
function madeAt(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
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
