import type { Attachment, WireError } from '../../protocol/index.ts';

/** A message as it is shown. */
export type TimelineItem = {
  id: string;
  kind: 'message' | 'announcement';
  /** 0 until the host has it. */
  n: number;
  /** 0 until the host has it. */
  seq: number;
  /** The author's member; null is the office itself, or a webhook (see `via`). */
  member: string | null;
  mine: boolean;
  /** A webhook's name. */
  via?: string;
  /** When it was received by the host, or made, while pending. Milliseconds since 1970. */
  at: number;
  text: string;
  attachments: readonly Attachment[];
  mentions: readonly string[];
  replyTo?: string;
  /** How many reply to it directly. */
  replies: number;
  /** When it was edited last. */
  edited?: number;
  deleted?: { member: string | null; at: number };
  /** Older than the office keeps what is said: nothing is left of it. */
  erased?: boolean;
  reactions: readonly { emoji: string; members: readonly string[] }[];
  /** Who pinned it, and when; null is the office itself. */
  pinned?: { member: string | null; at: number };
  /** Of an announcement: who has acknowledged it. */
  acknowledged: readonly string[];
  /** `pending`: the message itself, or a change of it, waits to be acknowledged. */
  state: 'sent' | 'pending' | 'failed';
  /** With `failed`: the event to retry or discard, which may be an edit of a message that is there. */
  failure?: { id: string; error: WireError };
};

/** Messages that stand together elsewhere than in a room's open part. */
export type MessageList = {
  room: string;
  items: readonly TimelineItem[];
  /** Whether there are more than are listed. */
  more: boolean;
  /** Whether the host was asked since the connection was made, so that it is kept fresh by what arrives. */
  current: boolean;
  /** Whether anything is being fetched for it. */
  loading: boolean;
};

/** A message and all that answer it, directly or through others, in order. */
export type Thread = MessageList & {
  /** Absent until it is known. */
  root?: TimelineItem;
};

/** The open part of a room's history. */
export type Timeline = {
  room: string;
  items: readonly TimelineItem[];
  /** The numbers it covers, both included; 0, 0 when nothing is open. */
  from: number;
  to: number;
  /** Whether there is more before and after it. */
  before: boolean;
  after: boolean;
  /** Whether it is known to be as fresh as the cursor; false while a gap is being asked about. */
  current: boolean;
  /** Whether anything is being fetched for it. */
  loading: boolean;
};
