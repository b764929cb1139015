import type {
  Cursor,
  Epoch,
  JoinMode,
  LoggedEvent,
  MemberState,
  MessageState,
  Role,
  RoomState,
} from '../../protocol/index.ts';
import type { chat, Payload, SignedEvent, WireError } from '../../protocol/index.ts';

/** What the client knows of the office and how far it has been told. One row, key `office`. */
export type SyncState = {
  office: { id: string; name: string; join: JoinMode };
  host: string;
  member: string;
  role: Role;
  limits: { chunkBytes: number; fileBytes: number; packetBytes: number };
  /** Oldest first, the one the cursor is in last. */
  epochs: Epoch[];
  cursor: Cursor;
  /** The number of the last event of the office's own stream that arrived. */
  officeN: number;
  /** What messages up to this seq said is erased, here too; absent in what an older version stored. */
  erased?: number;
};

export type StoredRoom = {
  state: RoomState;
  /** The seq the state is of: the host may have told more of it than has arrived as events. */
  asOf: number;
  /** Number and seq of the last event of its stream that arrived; -1 when the next one may have any number. */
  told: number;
  toldSeq: number;
  /** The own read mark, while the host has not heard of it. */
  pendingRead?: number;
};

/** A message as it stood at `asOf`; `proven` is the seq of the newest of its events that a stored proof names, absent without one. */
export type StoredMessage = { state: MessageState; asOf: number; proven?: number };

/** A stretch of numbers of which every message is stored; without `asOf` it is as fresh as the cursor. */
export type StoredRange = { from: number; to: number; asOf?: number };

/** A raw event. */
export type StoredEvent = { event: LoggedEvent; id: string; room: string | null };

/** An event that a rewind took back, to be offered to the host; with the proof that it was accepted, if there is one. */
export type StoredOffer = Payload<typeof chat, 'offer'>['events'][number];

/** A receipt, and the events that one of its parts is the hash of, in ascending order: what proves each of them. */
export type StoredProof = NonNullable<StoredOffer['proof']>;

/** An event of this device on its way. The key is the order of sending. */
export type OutboxEntry = {
  id: string;
  event: SignedEvent;
  state: 'pending' | 'failed';
  error?: WireError;
  /** Acknowledged; kept until the event itself has arrived. */
  accepted?: { seq: number; n: number; epoch: string };
};

export type StoredUpload = { upload: string; key: string; blob?: string; startedAt: number };

/**
 * The tables and what their rows hold. Rows are plain JSON values. Keys are ASCII and compare by code unit; numbers in
 * them are padded, so that their order is the numbers'.
 */
export type Tables = {
  /** Key: `office`. */
  sync: SyncState;
  /** Key: `join`: the signed `member.join` that is tried until it is accepted; `joined`: the one that was. */
  join: SignedEvent;
  /** Key: the room's id. */
  rooms: StoredRoom;
  /** Key: the member's id. */
  members: MemberState;
  /** Key: room id / n. */
  messages: StoredMessage;
  /** Key: the message's event id. The value is its key in `messages`. */
  messageKeys: string;
  /** Key: the room's id. Ascending, apart. */
  ranges: StoredRange[];
  /** Key: seq. */
  events: StoredEvent;
  /** Key: last seq / first seq / something of the receipt. */
  proofs: StoredProof;
  /** Key: old epoch's id / old seq / event id: they sort by when they were accepted. */
  offers: StoredOffer;
  /** Key: a UUIDv7, so that entries sort by when they were made. */
  outbox: OutboxEntry;
  /** Key: the source's key. */
  uploads: StoredUpload;
};

export type TableName = keyof Tables;
export const tableNames = [
  'sync',
  'join',
  'rooms',
  'members',
  'messages',
  'messageKeys',
  'ranges',
  'events',
  'proofs',
  'offers',
  'outbox',
  'uploads',
] as const satisfies readonly TableName[];

/** Keys `from` ≤ key < `to`; open where left out. */
export type KeyRange = { from?: string; to?: string };

export type Row<T extends TableName> = { key: string; value: Tables[T] };

export type StoreWrite =
  | { [T in TableName]: { table: T; key: string; value: Tables[T] } }[TableName]
  | { table: TableName; key: string; value?: undefined }
  /** Deletes a range; the whole table when both ends are left out. */
  | { table: TableName; clear: KeyRange };

/**
 * Where a client keeps what it must not lose: ordered tables of JSON values, written in transactions. One store belongs to one
 * device in one office.
 */
export interface ClientStore {
  get<T extends TableName>(table: T, key: string): Promise<Tables[T] | undefined>;
  /** The rows of a range in the order of their keys, or backwards; at most `limit`. */
  list<T extends TableName>(table: T, range?: KeyRange & { limit?: number; reverse?: boolean }): Promise<Row<T>[]>;
  /** All of the writes, in order, or none; durable (on disk) when it resolves. */
  write(writes: readonly StoreWrite[]): Promise<void>;
  close(): Promise<void>;
}

/** A number as part of a key: 16 digits, so that keys sort as numbers do. */
export function keyNumber(value: number): string {
  return String(value).padStart(16, '0');
}

/** The key of a message: its room and number. */
export function messageKey(room: string, n: number): string {
  return `${room}/${keyNumber(n)}`;
}
