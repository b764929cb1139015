import type { ManagerOptions, SocketOptions } from 'socket.io-client';
import type {
  admin,
  Attachment,
  chat,
  Epoch,
  EventBody,
  EventType,
  HistoryPage,
  JoinMode,
  MemberState,
  MessageState,
  NamesOf,
  PayloadInput,
  PresenceState,
  Reply,
  Role,
  RoomState,
  WireError,
} from '../protocol/index.ts';
import type { ClientStore } from './stores/store.ts';
import type { DownloadOptions, HashChunk, Sink, Source, UploadOptions } from './files/types.ts';
import type { MessageList, Thread, Timeline, TimelineItem } from './projection/types.ts';

/** A device's key, wherever it is kept (a file, the desktop's main process, a browser's key store). */
export type Identity = {
  /** The Ed25519 public key, base64url. */
  readonly device: string;
  /** Signs the UTF-8 of a text (RFC 8032); base64url. */
  sign(text: string): Promise<string>;
};

/** The way to an office, as a dialer or a page's own address gives it. */
export type Way = {
  /** `https://…`, without a path. */
  url: string;
  /** What socket.io-client passes to its transports in Node: `agent`, `ca` … */
  socketOptions?: Partial<ManagerOptions & SocketOptions>;
  /** SHA-256 (base64url) of the key of the certificate that the connection ends at; empty where it cannot be seen. */
  certificate?: () => string;
};

/**
 * Runs `work` while it alone holds the profile. Each client sends what was written through it; what an earlier one left in the
 * outbox is sent by whoever holds the lock, so that it is sent by one, however many windows are open.
 */
export type ProfileLock = {
  /**
   * Waits for the lock, then runs `work` and holds the lock until it settles.
   *
   * @param signal - gives up waiting.
   */
  hold(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void>;
};

export type ClientDeps = {
  identity: Identity;
  store: ClientStore;
  connection: Way;
  /** Milliseconds since 1970; the system's unless told otherwise. */
  clock?: () => number;
  /** 0 ≤ x < 1, for jitter alone. */
  random?: () => number;
  /** Hashes files' chunks; WebCrypto unless told otherwise. */
  hashChunk?: HashChunk;
  /** Nothing is waited for without one: right for a process that owns its store. */
  lock?: ProfileLock;
};

/** How a new device asks to be let in. The stretched passcode and the signed `member.join` are made from it. */
export type JoinAnswer = { name: string; deviceName?: string; token?: string; passcode?: string };

export type ClientOptions = {
  /** The office this must be; anything else is refused by its proofs and signatures. */
  office: string;
  /** Needed until this device is a member; who was one and is no more asks anew with {@link Client.join} alone. */
  join?: JoinAnswer;
  /** The room in view at the start: a snapshot brings its newest page. */
  view?: string;
  /** Keep this many raw events, for offering them after a takeover; 20,000 unless told otherwise. */
  keptEvents?: number;
};

export type Phase =
  'stopped' | 'connecting' | 'joining' | 'pending_approval' | 'catching_up' | 'online' | 'offline' | 'refused';

export type Status = {
  phase: Phase;
  /** What a person may read: why it is offline, refused or stopped. */
  reason?: string;
  /** With `refused` and `pending_approval`: the host's answer (`join`, `update`, `retryAfter`). */
  error?: WireError;
  /** With `offline`: when the next try starts, by the client's clock. */
  nextTry?: number;
  /** With `stopped` by the host: `kicked` or `revoked`. */
  ended?: 'kicked' | 'revoked';
};

export type OfficeView = {
  id: string;
  name: string;
  join: JoinMode;
  member: string;
  role: Role;
  /** The service device that signs for the host. */
  host: string;
  epochs: readonly Epoch[];
  /** All up to here that this member may see has arrived. */
  cursor: number;
  /**
   * Events that the office's log has lost (a restored backup, another host) and has not taken back from this client yet. They are
   * offered again at each connection and whenever something has arrived; what is refused for good is told as `lost_by_rewind`, and
   * is among the failed ones of {@link Client.outbox} where it is this device's.
   */
  waitingOffers: number;
  limits: { chunkBytes: number; fileBytes: number; packetBytes: number };
};

export type RoomView = RoomState & {
  /** The room's name; of a direct room the other people's names. */
  title: string;
  /** The other people of a direct room. */
  others: readonly string[];
  /** Messages of this device wait to be sent to it. */
  pending: number;
};

/** An event of the log as it arrived: once each, in the order of its stream. */
export type SeenEvent = {
  [T in EventType]: {
    seq: number;
    n: number;
    id: string;
    room: string | null;
    type: T;
    ref?: string;
    device: string;
    /** null is the office itself (its service device). */
    member: string | null;
    at: number;
    receivedAt: number;
    /** null once erased. */
    body: EventBody<T> | null;
  };
}[EventType];

/** Up to which of a room's numbers a member has read it, and one of their devices holds it (at least as far). */
export type ReadMark = { read: number; received: number };

/** What others are told of this person beside what they say. */
export type Privacy = {
  /** How far rooms were read and received; whoever does not tell it, does not learn it of others either. */
  receipts: boolean;
  typing: boolean;
  /** When they were last there. */
  seen: boolean;
};

/** A stretch of the log: all that this member may see up to `to`; `more` says that it goes on. */
export type LogPage = { epoch: string; events: SeenEvent[]; to: number; more: boolean };

/** Messages of the cache, newest first. `next` continues as the host's does; without `whole` the time was up before all were looked at. */
export type CachedHits = { messages: MessageState[]; next?: number; whole: boolean };

/** What changed; the matching snapshot is read anew. */
export type Change =
  | { kind: 'status' | 'office' | 'rooms' | 'members' | 'outbox' | 'presence' }
  | { kind: 'timeline' | 'typing' | 'readers' | 'pins'; room: string }
  /** `message` is the one that the thread was opened by. */
  | { kind: 'thread'; room: string; message: string }
  | { kind: 'event'; event: SeenEvent }
  | { kind: 'trouble'; trouble: Trouble };

/** Something that should not happen; counted, reported, and kept out of what is shown. */
export type Trouble = {
  code: 'bad_event' | 'bad_receipt' | 'bad_packet' | 'hole' | 'lost_by_rewind' | 'store_failed';
  message: string;
  /** The event it is about. */
  id?: string;
};

/** `seq` and `n` are 0 when what was asked for was there already. */
export type Sent = { id: string; seq: number; n: number; epoch: string };

/** An event on its way: durable here, not yet acknowledged. */
export type Sending = {
  id: string;
  /** The room it is for; null is the office. */
  room: string | null;
  /** Settles when the host has it on disk; rejects with a LandlineError when the host refuses it for good or it is discarded. */
  done: Promise<Sent>;
};

export type OutboxItem = {
  id: string;
  type: EventType;
  room: string | null;
  at: number;
  state: 'pending' | 'failed';
  error?: WireError;
};

export type Content = { text: string; attachments?: Attachment[]; mentions?: string[] };
export type NewRoom = { kind: 'public' | 'private'; name: string; topic?: string; members?: string[] };

type ChatRequests = NamesOf<typeof chat, 'request'>;
type AdminRequests = NamesOf<typeof admin, 'request'>;

/** A peer of one office, over one profile. Every method that asks the host rejects with a LandlineError. */
export interface Client {
  readonly device: string;

  /** Loads what is stored (snapshots are there when this resolves) and begins to connect. */
  start(): Promise<void>;
  /** Closes everything; the outbox stays. Resolves when the store is closed. */
  stop(): Promise<void>;
  /**
   * Answers `join_required`, `passcode_wrong`, `invite_invalid`: tries again with this. After `revoked` (or `kicked`) it asks to be let
   * in as somebody new; once that is granted, all that is stored of the old membership goes, but for what waits to be sent, and what
   * the office's log has lost since ({@link OfficeView.waitingOffers}). Until then {@link office} is still the old one, and `phase`
   * tells how the asking goes.
   */
  join(answer: JoinAnswer): void;
  /** After a change of network or a sleep: asks the host, and closes the connection if it does not answer in 2 s. */
  checkWay(): Promise<boolean>;
  /** Tries now instead of at {@link Status.nextTry}. */
  reconnect(): void;
  /** Resolves when `phase` is reached; rejects when the client is refused or stopped before, or the signal aborts. */
  until(phase: 'online', signal?: AbortSignal): Promise<void>;

  /** Snapshots: immutable, the same object until something in them changed. */
  status(): Status;
  office(): OfficeView | undefined;
  /** Newest activity first. */
  rooms(): readonly RoomView[];
  room(room: string): RoomView | undefined;
  /** By name; a status whose time is over is left out. */
  members(): readonly MemberState[];
  member(member: string): MemberState | undefined;
  /** The part of a room's history that is open; empty until {@link openRoom}. */
  timeline(room: string): Timeline;
  /** What {@link openThread} opened by this message; empty until then. */
  thread(message: string): Thread;
  /** The room's pinned messages, the last pinned first; empty until {@link loadPins}. */
  pins(room: string): MessageList;
  outbox(): readonly OutboxItem[];
  /** `offline` when nothing is known. */
  presence(member: string): PresenceState;
  /** When a member went offline last, as far as told; see {@link loadLastSeen}. Milliseconds since 1970. */
  lastSeen(member: string): number | undefined;
  /** Who is typing in the room now, the caller not. */
  typing(room: string): readonly string[];
  /** How far others have read and received, as far as told; nobody in a room without receipts, or for who tells none ({@link setPrivacy}). */
  readMarks(room: string): ReadonlyMap<string, ReadMark>;
  /** How often each kind of trouble was met since the start. */
  troubles(): Readonly<Record<Trouble['code'], number>>;
  /** @returns ends the subscription. Listeners are called after the state changed, never inside a call of a method. */
  subscribe(listener: (change: Change) => void): () => void;

  /** Shows the newest messages: from the cache at once, then brought up to date. */
  openRoom(room: string): Promise<void>;
  /** Forgets the open part and the pins; the cache stays. */
  closeRoom(room: string): void;
  /** Extends the open part by about `limit` messages. */
  older(room: string, limit?: number): Promise<void>;
  newer(room: string, limit?: number): Promise<void>;
  /**
   * Forgets of the open part what lies outside of these numbers, so that a room that is open all day does not grow for as long. The
   * cache keeps it: `older` and `newer` bring it back. Nothing happens while something is being fetched.
   */
  narrow(room: string, keep: { from: number; to: number }): void;
  /**
   * Opens the part around a message, by id or number, or around the first that was received at or after an instant (the newest when
   * there is none); away from the host, the first that is cached.
   *
   * @returns the message's number; 0 in a room without messages.
   */
  jumpTo(room: string, to: string | number | { at: number }): Promise<number>;

  /**
   * One message for showing, verified: from the cache while it is current there or the host is away, else from the host. A snapshot:
   * ask again when it may have changed. {@link fetchMessage} gives what was signed.
   */
  message(room: string, id: string): Promise<TimelineItem>;
  /** Opens the thread that a message belongs to, whichever of it that is, and keeps it live; the first 500 answers at most. */
  openThread(room: string, message: string): Promise<void>;
  /** The next 500 answers, where {@link Thread.more} says that there are some. */
  moreReplies(message: string): Promise<void>;
  closeThread(message: string): void;
  /** Asks for the room's pins (the last 500 at most), and keeps them live until the room is closed. */
  loadPins(room: string): Promise<void>;
  /** Messages that mention this member, newest first; continue with `below: next`. */
  mentions(ask?: PayloadInput<typeof chat, 'mentions'>): Promise<Reply<typeof chat, 'mentions'>>;
  /** Announcements of others that this member has not acknowledged, newest first; continue with `below: next`. */
  announcements(ask?: PayloadInput<typeof chat, 'announcements'>): Promise<Reply<typeof chat, 'announcements'>>;

  send(room: string, content: Content & { replyTo?: string }): Promise<Sending>;
  announce(room: string, content: Content): Promise<Sending>;
  edit(room: string, message: string, content: Content): Promise<Sending>;
  remove(room: string, message: string): Promise<Sending>;
  react(room: string, message: string, emoji: string, on: boolean): Promise<Sending>;
  pin(room: string, message: string, pinned: boolean): Promise<Sending>;
  acknowledge(room: string, announcement: string): Promise<Sending>;
  createRoom(room: NewRoom): Promise<Sending & { room: string }>;
  /** The direct room with these people (the caller is added): the one there is, or a new one. */
  openDirect(members: readonly string[]): Promise<{ room: string; sending?: Sending }>;
  renameRoom(room: string, name: string): Promise<Sending>;
  setTopic(room: string, topic: string): Promise<Sending>;
  archiveRoom(room: string, archived: boolean): Promise<Sending>;
  /** Whether people in the room are told how far others have read. */
  setReceipts(room: string, on: boolean): Promise<Sending>;
  invite(room: string, member: string): Promise<Sending>;
  /** Takes somebody, or oneself, out of a room. */
  removeFromRoom(room: string, member: string): Promise<Sending>;
  setProfile(profile: EventBody<'profile'>): Promise<Sending>;
  renameOffice(name: string): Promise<Sending>;
  kick(member: string, ban: boolean): Promise<Sending>;
  setRole(member: string, role: Role): Promise<Sending>;
  /** @param proof - the new device's signature over `deviceSigningText`, see {@link Identity}. */
  addDevice(device: string, name: string, proof: string): Promise<Sending>;
  revokeDevice(device: string): Promise<Sending>;
  /** Leaves the office for good. */
  leave(): Promise<Sending>;
  /** Sends a failed event again, with the same id. */
  retry(id: string): Promise<void>;
  /** Gives up an event that was not acknowledged. One already on its way may still arrive. */
  discard(id: string): Promise<void>;

  /** Moves the read mark to `n` (the newest unless told); kept and told later when offline. */
  markRead(room: string, n?: number): Promise<void>;
  /**
   * Asks how far everybody has read and received; see {@link readMarks}. Rejects with `forbidden` where the room has no receipts, or where
   * this person tells none.
   */
  loadReaders(room: string): Promise<void>;
  /** Asks when these members were last there; told as a change of presence. */
  loadLastSeen(members: readonly string[]): Promise<void>;
  /** Holds at once, and until it is set again; all is told unless set. It is kept nowhere: set it before {@link start}. */
  setPrivacy(privacy: Privacy): void;
  /** Volatile: call it at each keystroke, it is sent as often as the lease needs. */
  setTyping(room: string, typing: boolean): void;
  /** Kept renewed until changed. */
  setPresence(state: Exclude<PresenceState, 'offline'>): void;
  search(ask: PayloadInput<typeof chat, 'search'>): Promise<Reply<typeof chat, 'search'>>;
  /** The same over the messages that are kept here, for when the host is away. It does not ask the host. */
  searchCached(ask: PayloadInput<typeof chat, 'search'>): Promise<CachedHits>;
  /** The next events above a seq that this member may see, of one room or of all: for whoever wants each of them. */
  eventsAfter(seq: number, room?: string): Promise<LogPage>;
  /** A page of a room's past, kept nowhere; what does not verify is left out and told as trouble. */
  history(ask: PayloadInput<typeof chat, 'history'>): Promise<HistoryPage>;
  /**
   * One message as the log has it, signed, whatever its room: for who writes it down, or has only its seq. The host is asked each
   * time. To show one of a known room, also while the host is away, take {@link message}.
   *
   * @throws LandlineError `not_found`, `unavailable`, or `internal` when what the host answered is not this message.
   */
  fetchMessage(which: { seq: number } | { id: string }): Promise<MessageState>;
  /** Any request of the main table. What it answers is the host's word: nothing of it is verified. */
  request<N extends ChatRequests>(name: N, payload: PayloadInput<typeof chat, N>): Promise<Reply<typeof chat, N>>;
  /** The namespace of owner and admins; connected at the first request. */
  readonly admin: {
    request<N extends AdminRequests>(name: N, payload: PayloadInput<typeof admin, N>): Promise<Reply<typeof admin, N>>;
  };

  /** Sends a file; goes on by itself after a lost connection, and after a restart if `source.key` is the same. */
  upload(source: Source, options?: UploadOptions): Promise<Attachment>;
  /** Fetches a file into `sink`, each chunk checked; goes on by itself after a lost connection. */
  download(blob: string, sink: Sink, options?: DownloadOptions): Promise<void>;
  /** An `https://` address for what only HTTP can show, valid for a few minutes. */
  blobUrl(file: Pick<Attachment, 'blob' | 'name' | 'type'>): Promise<{ url: string; expires: number }>;
}
