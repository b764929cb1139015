import type {
  Appended,
  Cursor,
  Epoch,
  HistoryPage,
  Invite,
  LoggedEvent,
  Payload,
  Receipt,
  Reply,
  Result,
  Role,
  RoomState,
  Settings,
  SettingsPolicy,
  SignedEvent,
  Webhook,
  EventType,
  EventBody,
  JoinRequest,
  admin,
  chat,
} from '../../../protocol/index.ts';

import type { NetworkKeys } from '../network-keys.ts';

/** Who asks: proven by the connection, looked up when it was made. */
export type Caller = { member: string; device: string };

/** A device as the store knows it. */
export type DeviceStanding = {
  member: string;
  role: Role;
  /** Why it may not connect; absent when it may. */
  barred?: 'revoked' | 'gone' | 'banned' | 'no_guests';
};

/** Who sees what, changed by a batch. Applied by the socket layer: entering before the batch is sent, the rest after. */
export type Effect =
  | { kind: 'room.opened'; room: string; to: 'everybody' | string[] }
  | { kind: 'room.entered'; room: string; member: string }
  | { kind: 'room.left'; room: string; member: string }
  | { kind: 'member.gone'; member: string; why: 'kicked' | 'left' }
  | { kind: 'member.role'; member: string; role: Role }
  | { kind: 'device.revoked'; device: string };

/** The events of one batch that belong to one stream. */
export type BatchStream = {
  /** null is the office's own stream. */
  room: string | null;
  events: LoggedEvent[];
};

/**
 * What one commit brought. An event that changes who sees what is the last one of its batch, so that a batch has one
 * audience per stream.
 */
export type Batch = {
  epoch: string;
  from: number;
  to: number;
  /** The end of the batch before: all up to it was sent before this one. */
  previous: number;
  streams: BatchStream[];
  receipt: Receipt;
  effects: Effect[];
  /** The events of the office's own stream that single guests may see (it is about somebody they share a room with). */
  guests: { member: string; events: LoggedEvent[] }[];
};

/** A page of a catch-up. */
export type CatchUpPage = {
  events: LoggedEvent[];
  /** All the member may see up to here is in this page or those before. */
  to: number;
  /** The rooms whose streams the member may see, as of `to`; empty on all pages but the last, where `to` is the head. */
  rooms: string[];
  /** Of the page's events; absent when there are none. */
  receipt?: Receipt;
};

/** How far devices of these members hold a room's messages, and how far the members have read, where that has moved. */
export type ReceivedIn = { room: string; marks: { member: string; n: number; read?: number }[] };

/** What of it was not known, and whose the room's newest message is; null is the office itself. */
export type ReceivedNews = ReceivedIn & { author: string | null };

/** What `welcome` needs of the store, as of one moment. */
export type MemberView = {
  epochs: Epoch[];
  mode: 'resume' | 'snapshot' | 'rewind';
  /** Where the catch-up starts: the cursor, the rewind's base, or (snapshot) `seq`. */
  from: number;
  /** The last seq that the client's log and this one have in common, where the client's goes on otherwise. */
  base?: number;
  seq: number;
  /** All that messages up to this seq said is erased. */
  erased: number;
  name: string;
  role: Role;
  rooms: RoomState[];
  /** The first page of members: a JSON array of `MemberState` in UTF-8, in memory that others are given as well. */
  members: Uint8Array;
  more: { rooms: boolean; members: boolean };
  page?: HistoryPage;
};

export type JoinAttempt = JoinRequest & {
  device: string;
  /** `passcodeProofText` of this connection, against which the passcode proof is checked. */
  passcodeText: string;
  /** Whence it comes, for what is counted by address. */
  from: NetworkKeys;
};

export type NewInvite = { invite: Invite; token: string };

/** A blob that is on disk, and whose it is. */
export type StoredBlob = { blob: string; size: number; member: string };

/** The settings, and which of them the computer of the host does not let admins change. */
export type SettingsInForce = { settings: Settings; locked: string[] };

export type StorageUse = { memberBytes: number; officeBytes: number; settings: Settings };

/**
 * The office's log and all that is projected from it. Asynchronous, so that it can live in a worker thread (it does) or in a
 * server of its own. Every method answers a `Result` where the caller can be at fault, and rejects only when the store
 * itself fails.
 *
 * An append is answered after its batch is on disk and after `onBatch` was called with it.
 */
export interface Store {
  /** `firstRoom` is the room that was made with the office, where guests of the host's own link are let in. */
  readonly office: { id: string; name: string; service: string; firstRoom: string };
  /** Calls each listener with each batch, in order, once it is on disk; the first one is to be there before the first append. */
  onBatch(listener: (batch: Batch) => void): void;
  /** How long telling the last batch to everybody took, in ms: where that is dear, rounds gather (ADR 5). */
  told(ms: number): void;
  /** The seq of the last batch handed to the listener. */
  readonly published: number;
  /** The longest an append took, or is waiting for already, since this was last asked, in ms: how late chat is. 0 when there was none. */
  appendDelay(): number;
  readonly epochs: readonly Epoch[];

  standing(device: string): Promise<DeviceStanding | undefined>;
  join(attempt: JoinAttempt): Promise<Result<DeviceStanding>>;
  append(events: SignedEvent[], by: Caller): Promise<Appended[]>;
  offer(events: Payload<typeof chat, 'offer'>['events'], by: Caller): Promise<Appended[]>;
  /** An event of the office's service device: a webhook's post, the host's own. */
  appendAsService<T extends EventType>(event: {
    type: T;
    room: string | null;
    body: EventBody<T>;
  }): Promise<Result<{ id: string; seq: number }>>;

  view(member: string, at: { cursor?: Cursor; epochs?: Epoch[]; view?: string }): Promise<MemberView>;
  catchUp(member: string, after: number): Promise<CatchUpPage>;
  log(member: string, ask: Payload<typeof chat, 'log'>): Promise<Result<Reply<typeof chat, 'log'>>>;
  history(member: string, ask: Payload<typeof chat, 'history'>): Promise<Result<{ page: HistoryPage }>>;
  changes(member: string, ask: Payload<typeof chat, 'changes'>): Promise<Result<Reply<typeof chat, 'changes'>>>;
  message(member: string, ask: Payload<typeof chat, 'message'>): Promise<Result<Reply<typeof chat, 'message'>>>;
  replies(member: string, ask: Payload<typeof chat, 'replies'>): Promise<Result<Reply<typeof chat, 'replies'>>>;
  pins(member: string, ask: Payload<typeof chat, 'pins'>): Promise<Result<Reply<typeof chat, 'pins'>>>;
  mentions(member: string, ask: Payload<typeof chat, 'mentions'>): Promise<Result<Reply<typeof chat, 'mentions'>>>;
  announcements(
    member: string,
    ask: Payload<typeof chat, 'announcements'>,
  ): Promise<Result<Reply<typeof chat, 'announcements'>>>;
  search(member: string, ask: Payload<typeof chat, 'search'>): Promise<Result<Reply<typeof chat, 'search'>>>;
  rooms(member: string, ask: Payload<typeof chat, 'rooms'>): Promise<Result<Reply<typeof chat, 'rooms'>>>;
  /** Whom a guest may know of: who shares a room with it; undefined for others, who may know everybody. */
  people(member: string): Promise<string[] | undefined>;
  members(member: string, ask: Payload<typeof chat, 'members'>): Promise<Result<Reply<typeof chat, 'members'>>>;
  /** `toOthers`: whether others are to be told of the mark; `moved`: whether it is another than before. */
  read(
    member: string,
    ask: Payload<typeof chat, 'read'>,
  ): Promise<Result<Reply<typeof chat, 'read'> & { toOthers: boolean; moved: boolean }>>;
  /** Keeps how far devices hold rooms that their members are in. */
  received(rooms: readonly ReceivedIn[]): Promise<ReceivedNews[]>;
  readers(member: string, ask: Payload<typeof chat, 'readers'>): Promise<Result<Reply<typeof chat, 'readers'>>>;

  seen(member: string, ask: Payload<typeof chat, 'seen'>): Promise<Result<Reply<typeof chat, 'seen'>>>;
  /** Keeps when these members were last there. */
  putSeen(seen: readonly { member: string; at: number }[]): Promise<void>;
  forgetSeen(member: string): Promise<void>;

  settings(): Promise<SettingsInForce>;
  /** `by` is null for the host's own start options. */
  changeSettings(ask: Payload<typeof admin, 'settings.set'>, by: string | null): Promise<Result<SettingsInForce>>;
  /** What the computer of the host says of the settings, from now on. */
  putPolicy(policy: SettingsPolicy): Promise<void>;
  createInvite(ask: Payload<typeof admin, 'invite.create'>, by: string | null): Promise<Result<NewInvite>>;
  invites(ask: Payload<typeof admin, 'invite.list'>): Promise<Reply<typeof admin, 'invite.list'>>;
  revokeInvite(invite: string, by: string | null): Promise<Result<object>>;
  createWebhook(
    ask: Payload<typeof admin, 'webhook.create'>,
    by: string,
  ): Promise<Result<{ webhook: Webhook; token: string }>>;
  webhooks(): Promise<Webhook[]>;
  webhookOf(token: string): Promise<Webhook | undefined>;
  deleteWebhook(webhook: string, by: string): Promise<Result<object>>;
  /** Forgets the requests to join that nobody has decided; @returns how many. */
  clearJoins(by: string): Promise<Result<{ cleared: number }>>;
  joinRequests(): Promise<Reply<typeof admin, 'join.list'>>;
  decideJoin(ask: Payload<typeof admin, 'join.decide'>, by: string): Promise<Result<object>>;
  memberList(ask: Payload<typeof admin, 'member.list'>): Promise<Reply<typeof admin, 'member.list'>>;
  liftBan(member: string, by: string): Promise<Result<object>>;
  audit(ask: Payload<typeof admin, 'audit.list'>): Promise<Reply<typeof admin, 'audit.list'>>;
  hasOwner(): Promise<boolean>;

  addBlob(blob: StoredBlob): Promise<void>;
  /** Whether this member may read the blob: they uploaded all of it, or see a message that carries it. */
  readableBlob(member: string, blob: string): Promise<{ size: number } | undefined>;
  /** Those of these blobs that the log knows of. */
  knownBlobs(blobs: readonly string[]): Promise<string[]>;
  storageUse(member: string): Promise<StorageUse>;
  storageKinds(): Promise<Omit<Reply<typeof admin, 'storage'>, 'free'>>;
  /** Some blobs that nothing refers to any more and that were added before the instant, forgotten with this call; none: that was all. */
  takeUnreferencedBlobs(before: number): Promise<string[]>;

  /** Writes a consistent copy of the database to `path` while everything goes on. */
  backup(path: string, stopping?: AbortSignal): Promise<{ seq: number; blobs: string[] }>;
  /** What comes due by the clock: guests whose invite expired leave, retention erases. Called every minute; small steps. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}
