import { z } from 'zod';
import * as id from './ids.ts';
import { loggedEvent, profileStatus } from './event.ts';
import { limits } from './limits.ts';

/** One reign over the log. The first has number 1 and base 0. */
export const epoch = z.object({
  number: z.int().positive(),
  /** Random, so that two hosts that open the same number can be told apart. */
  id: id.uuid,
  /** The seq it starts after. */
  base: id.seq,
});
export type Epoch = z.infer<typeof epoch>;

/** How far a client has been told of the log. */
export const cursor = z.object({ epoch: id.uuid, seq: id.seq });
export type Cursor = z.infer<typeof cursor>;

/** What the host vouches for with each batch and each page, serialised once and signed. */
export const receiptBody = z.object({
  office: id.officeId,
  epoch: id.uuid,
  from: id.seq.positive(),
  to: id.seq.positive(),
  /** When the batch was accepted, or the page made, by the host's clock. */
  at: id.instant,
  /**
   * The SHA-256s of `receiptPartText`, in no particular order: of each stream of the batch, or of all events of the page, in
   * ascending order and cut into parts of `limits.receiptPart` events, the last one shorter.
   */
  parts: z.array(id.sha256).min(1),
  /** Of a batch: the SHA-256 of the previous batch's receipt's string; empty for the first. A page stands in no chain. */
  previous: id.sha256.or(z.literal('')).optional(),
});
export type ReceiptBody = z.infer<typeof receiptBody>;

export const receipt = z.object({
  /** {@link receiptBody} as JSON. */
  receipt: z.string().max(64 * 1024),
  /** The service device that signed. */
  host: id.deviceId,
  /** Ed25519 over `receiptSigningText(receipt)`. */
  signature: id.signature,
});
export type Receipt = z.infer<typeof receipt>;

/** An emoji on a message, and who put it there. */
export const reaction = z.object({ emoji: z.string(), members: z.array(id.memberId) });

/** A message as it stands now: the event, and what later events did to it. */
export const messageState = z.object({
  event: loggedEvent,
  /** The last edit; its body replaces the message's. */
  edit: loggedEvent.optional(),
  deleted: z.object({ member: id.memberId.nullable(), at: id.instant }).optional(),
  reactions: z.array(reaction).optional(),
  /** Who pinned it, and when; null is the office itself. */
  pinned: z.object({ member: id.memberId.nullable(), at: id.instant }).optional(),
  /** Of an announcement: who has acknowledged it. */
  acknowledged: z.array(id.memberId).optional(),
  /** How many messages reply to it directly. */
  replies: z.int().positive().optional(),
});
export type MessageState = z.infer<typeof messageState>;

/** A stretch of a room's history: all messages whose number is in `from` … `to`. */
export const historyPage = z.object({
  room: id.roomId,
  /** Both ends included; every event number in between is covered, whether it is a message or not. 0, 0 when empty. */
  from: id.seq,
  to: id.seq,
  /** The seq up to which the states are current. */
  asOf: id.seq,
  messages: z.array(messageState),
  /** Whether there is anything before `from` and after `to`. */
  before: z.boolean(),
  after: z.boolean(),
  /** Of the page's events, edits included; absent when there are none. */
  receipt: receipt.optional(),
});
export type HistoryPage = z.infer<typeof historyPage>;

/** A count of what is unread; at the limit it means so many or more. */
export const unreadCount = z.int().nonnegative().max(limits.unreadCount);

export const roomState = z.object({
  id: id.roomId,
  kind: z.enum(['public', 'private', 'direct']),
  /** Empty for a direct room, which is called after its members. */
  name: z.string(),
  topic: z.string(),
  archived: z.boolean(),
  /** Whether people are told how far others have read; absent: yes. */
  receipts: z.boolean().optional(),
  /** The last event's number, and its seq. */
  n: id.seq,
  seq: id.seq,
  /** The number up to which this member has read, and the messages (of others) after it. */
  read: id.seq,
  /** Both stop at `limits.unreadCount`, which means so many or more. */
  unread: unreadCount,
  mentions: unreadCount,
  /** Who is in it; absent for a public room, where every member is (guests are listed in `guests`). */
  members: z.array(id.memberId).optional(),
  guests: z.array(id.memberId).optional(),
});
export type RoomState = z.infer<typeof roomState>;

export const memberState = z.object({
  id: id.memberId,
  name: z.string(),
  role: id.role,
  /** May be over: see its `until`. */
  status: profileStatus.optional(),
  avatar: id.blobId.optional(),
  devices: z.array(z.object({ id: id.deviceId, name: z.string(), revoked: z.boolean().optional() })),
  /** Set once the person left or was removed. */
  gone: z.boolean().optional(),
});
export type MemberState = z.infer<typeof memberState>;
