import type { MemberState } from '../../protocol/index.ts';
import type { ParsedEvent } from '../log/event.ts';
import {
  messageKey,
  type ClientStore,
  type OutboxEntry,
  type StoredMessage,
  type StoredOffer,
  type StoredRange,
  type StoredRoom,
  type StoreWrite,
  type SyncState,
} from '../stores/store.ts';
import type { Change, Trouble } from '../types.ts';
import { eraseDeleted, eraseThrough, type Deleted } from './erase.ts';
import type { ModelData } from './model.ts';

/** What a transaction did, for those who follow the model. */
export type Committed = {
  messages: ReadonlyMap<string, { room: string; n: number; message: StoredMessage }>;
  /** The whole cache of messages was dropped; of one room, see `clearedRooms`. */
  clearedMessages: boolean;
  clearedRooms: ReadonlySet<string>;
  rangesOf: ReadonlySet<string>;
  /** The events that were taken in, in order. */
  events: readonly ParsedEvent[];
};

/**
 * Changes of the model that become true together: on disk first, in memory then. Reads see what was put before in the same
 * transaction.
 */
export function createTransaction(data: ModelData, store: ClientStore) {
  const writes: StoreWrite[] = [];
  const changes: Change[] = [];
  const troubles: Trouble[] = [];
  const events: ParsedEvent[] = [];
  const rooms = new Map<string, StoredRoom | undefined>();
  const members = new Map<string, MemberState | undefined>();
  const ranges = new Map<string, StoredRange[]>();
  const outbox = new Map<string, OutboxEntry | undefined>();
  const messages = new Map<string, { room: string; n: number; message: StoredMessage }>();
  const messageKeys = new Map<string, string>();
  /** What was looked up of `messageKeys` in the store; nobody else writes there meanwhile. */
  const lookedUp = new Map<string, string | undefined>();
  const offers = new Map<string, StoredOffer | undefined>();
  const clearedRooms = new Set<string>();
  let sync = data.sync;
  let clearedMessages = false;

  const tx = {
    get sync(): SyncState | undefined {
      return sync;
    },
    putSync(value: SyncState): void {
      sync = value;
      writes.push({ table: 'sync', key: 'office', value });
      changes.push({ kind: 'office' });
    },

    room: (id: string): StoredRoom | undefined => (rooms.has(id) ? rooms.get(id) : data.rooms.get(id)),
    putRoom(id: string, value: StoredRoom): void {
      rooms.set(id, value);
      writes.push({ table: 'rooms', key: id, value });
      changes.push({ kind: 'rooms' });
    },
    /** The room is no longer this member's to see: it goes with all that is cached of it. */
    dropRoom(id: string): void {
      rooms.set(id, undefined);
      writes.push({ table: 'rooms', key: id });
      changes.push({ kind: 'rooms' });
      this.clearMessages(id);
    },

    member: (id: string): MemberState | undefined => (members.has(id) ? members.get(id) : data.members.get(id)),
    /** Who is in the office with a device, but `id`. */
    otherWith(device: string, id: string): MemberState | undefined {
      for (const held of data.members.keys()) {
        const member = held === id ? undefined : this.member(held);
        if (member && !member.gone && member.devices.some((its) => its.id === device)) return member;
      }
      return undefined;
    },
    putMember(value: MemberState): void {
      members.set(value.id, value);
      writes.push({ table: 'members', key: value.id, value });
      changes.push({ kind: 'members' }, { kind: 'rooms' });
    },
    dropMember(id: string): void {
      members.set(id, undefined);
      writes.push({ table: 'members', key: id });
      changes.push({ kind: 'members' });
    },

    ranges: (room: string): readonly StoredRange[] => ranges.get(room) ?? data.ranges.get(room) ?? [],
    putRanges(room: string, value: StoredRange[]): void {
      ranges.set(room, value);
      writes.push({ table: 'ranges', key: room, value });
    },

    async message(room: string, n: number): Promise<StoredMessage | undefined> {
      const key = messageKey(room, n);
      const put = messages.get(key);
      if (put) return put.message;
      if (clearedMessages || clearedRooms.has(room)) return undefined;
      // All that is cached lies in a held stretch. Most of what comes is new: the disk need not be asked for it.
      const isHeld = this.ranges(room).some(({ from, to }) => from <= n && n <= to);
      return isHeld ? store.get('messages', key) : undefined;
    },
    /** Looks up in one go which of these messages are cached, since one after the other each would wait for the disk. */
    async lookUp(ids: Iterable<string>): Promise<void> {
      const asked = [...new Set(ids)];
      const keys = await Promise.all(asked.map((id) => store.get('messageKeys', id)));
      for (const [at, id] of asked.entries()) lookedUp.set(id, keys[at]);
    },

    /** A cached message by its event id. */
    async messageById(room: string, id: string): Promise<{ n: number; message: StoredMessage } | undefined> {
      let key = messageKeys.get(id);
      if (key === undefined && !clearedMessages)
        key = lookedUp.has(id) ? lookedUp.get(id) : await store.get('messageKeys', id);
      if (!key?.startsWith(`${room}/`)) return undefined;
      const n = Number(key.slice(room.length + 1));
      const message = await this.message(room, n);
      return message && { n, message };
    },
    putMessage(room: string, n: number, id: string, message: StoredMessage): void {
      const key = messageKey(room, n);
      messages.set(key, { room, n, message });
      messageKeys.set(id, key);
      writes.push({ table: 'messages', key, value: message }, { table: 'messageKeys', key: id, value: key });
    },
    /** Whether what this message said is erased, whatever an answer that was on its way still says. */
    isErased: (seq: number): boolean => seq <= (sync?.erased ?? 0),
    /**
     * Erases what all messages up to a seq said, wherever it is kept. Of the events themselves nothing else goes: a log that went
     * back far may lack the rooms and people that younger messages need.
     *
     * @param heldTo - all that is held above it is taken back in this transaction.
     */
    async eraseThrough(through: number, heldTo = through): Promise<void> {
      if (!sync || through <= (sync.erased ?? 0)) return;
      const erased = sync.erased ?? 0;
      this.putSync({ ...sync, erased: through });
      const cached = new Set([...data.ranges.keys(), ...ranges.keys()].filter((room) => !clearedRooms.has(room)));
      const parts = { store, tx: this, data, writes, messages, offers, rooms: clearedMessages ? [] : cached };
      await eraseThrough(parts, { after: erased, through, heldTo });
    },
    /** Erases what deleted messages said from the raw events; their state in the cache is for the caller to put. */
    eraseDeleted: (deleted: readonly Deleted[]): Promise<void> => eraseDeleted({ store, writes }, deleted),
    /** Drops the cached messages of one room, or of all. */
    clearMessages(room?: string): void {
      for (const [key, entry] of messages) if (room === undefined || entry.room === room) messages.delete(key);
      if (room === undefined) {
        clearedMessages = true;
        for (const id of new Set([...data.ranges.keys(), ...ranges.keys()])) ranges.set(id, []);
        for (const table of ['messages', 'messageKeys', 'ranges'] as const) writes.push({ table, clear: {} });
      } else {
        clearedRooms.add(room);
        ranges.set(room, []);
        // '0' follows '/' in ASCII: all keys that begin with the room. Left-over ids point to nothing, and are overwritten.
        writes.push({ table: 'messages', clear: { from: `${room}/`, to: `${room}0` } }, { table: 'ranges', key: room });
      }
    },

    /**
     * Drops what a member was told and shown. What only this device may hold stays: what was written here and not accepted yet, and
     * what a log that went back has lost, once `rewind` has set it aside.
     */
    forgetMembership(): void {
      for (const id of new Set([...data.rooms.keys(), ...rooms.keys()])) rooms.set(id, undefined);
      for (const id of new Set([...data.members.keys(), ...members.keys()])) members.set(id, undefined);
      for (const table of ['rooms', 'members', 'events', 'proofs', 'uploads'] as const)
        writes.push({ table, clear: {} });
      changes.push({ kind: 'rooms' }, { kind: 'members' });
      this.clearMessages();
      for (const [key, { accepted }] of this.outbox()) if (accepted) this.dropOutbox(key);
    },

    outbox: (): [string, OutboxEntry][] =>
      [...new Map<string, OutboxEntry | undefined>([...data.outbox, ...outbox])]
        .filter((row): row is [string, OutboxEntry] => row[1] !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    /** The keys under which an event stands in the outbox; looked up, since every event that arrives is asked for. */
    outboxKeys(id: string): string[] {
      const held = [...(data.outboxKeys.get(id) ?? [])].filter((key) => !outbox.has(key));
      for (const [key, entry] of outbox) if (entry?.id === id) held.push(key);
      return held;
    },
    putOutbox(key: string, value: OutboxEntry): void {
      outbox.set(key, value);
      writes.push({ table: 'outbox', key, value });
      changes.push({ kind: 'outbox' }, { kind: 'rooms' });
    },
    dropOutbox(key: string): void {
      outbox.set(key, undefined);
      writes.push({ table: 'outbox', key });
      changes.push({ kind: 'outbox' }, { kind: 'rooms' });
    },

    putOffer(key: string, value: StoredOffer): void {
      offers.set(key, value);
      writes.push({ table: 'offers', key, value });
      changes.push({ kind: 'office' });
    },
    dropOffer(key: string): void {
      offers.set(key, undefined);
      writes.push({ table: 'offers', key });
      changes.push({ kind: 'office' });
    },

    /** A write that the model does not mirror. */
    write(write: StoreWrite): void {
      writes.push(write);
    },
    /** An event was taken in. */
    arrived(event: ParsedEvent): void {
      events.push(event);
      changes.push({ kind: 'event', event: event.seen });
    },
    tell(change: Change): void {
      changes.push(change);
    },
    trouble(trouble: Trouble): void {
      troubles.push(trouble);
    },
  };

  return {
    tx,
    writes,
    changes,
    troubles,
    /** Makes the changes true in memory. */
    commit(): Committed {
      data.sync = sync;
      apply(data.rooms, rooms);
      apply(data.members, members);
      apply(data.ranges, ranges);
      for (const [key, value] of outbox) {
        const before = data.outbox.get(key);
        if (before) unindexOutbox(data, key, before.id);
        if (value) indexOutbox(data, key, value.id);
      }
      apply(data.outbox, outbox);
      for (const [key, value] of offers) {
        if (value) data.offers.add(key);
        else data.offers.delete(key);
      }
      return { messages, clearedMessages, clearedRooms, rangesOf: new Set(ranges.keys()), events };
    },
  };
}

export type Transaction = ReturnType<typeof createTransaction>['tx'];

/** Notes under which key an event stands in the outbox. */
export function indexOutbox({ outboxKeys }: ModelData, key: string, id: string): void {
  outboxKeys.set(id, (outboxKeys.get(id) ?? new Set()).add(key));
}

function unindexOutbox({ outboxKeys }: ModelData, key: string, id: string): void {
  const keys = outboxKeys.get(id);
  keys?.delete(key);
  if (keys?.size === 0) outboxKeys.delete(id);
}

function apply<V>(target: Map<string, V>, changed: ReadonlyMap<string, V | undefined>): void {
  for (const [key, value] of changed) {
    if (value === undefined) target.delete(key);
    else target.set(key, value);
  }
}
