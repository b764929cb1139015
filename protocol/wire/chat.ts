import { z } from 'zod';
import { wireError } from '../errors.ts';
import { loggedEvent, signedEvent } from '../event.ts';
import * as id from '../ids.ts';
import { limits } from '../limits.ts';
import { historyPage, memberState, messageState, receipt, roomState, unreadCount } from '../log.ts';
import type { Table } from './entry.ts';
import { welcome } from './handshake.ts';

/** What became of one event of an `append` or `offer`. */
const appended = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), id: id.eventId, seq: id.seq.positive(), n: id.seq.positive(), epoch: id.uuid }),
  z.object({ ok: z.literal(false), id: z.string(), error: wireError }),
]);
export type Appended = z.infer<typeof appended>;

/** One packet of the log. */
export const eventsPacket = z.object({
  epoch: id.uuid,
  /** All up to this seq that this member may see has been sent to them. */
  safe: id.seq,
  events: z.array(loggedEvent),
  /** Of the live batch, or of the page of a catch-up. */
  receipt: receipt.optional(),
});
export type EventsPacket = z.infer<typeof eventsPacket>;

const readCounts = {
  /** The read mark as it stands now. */
  n: id.seq,
  /** Both stop at `limits.unreadCount`, which means so many or more. */
  unread: unreadCount,
  mentions: unreadCount,
  /** The room's last number when this was counted: to whoever was told more or less of the room, the counts are of another moment. */
  last: id.seq,
};

export const presenceState = z.enum(['online', 'away', 'dnd', 'offline']);
export type PresenceState = z.infer<typeof presenceState>;

/** The main namespace, `/`. */
export const chat = {
  append: {
    kind: 'request',
    summary:
      'Puts events into the log, in order. Answered when all that are accepted are on disk. Idempotent by event id.',
    payload: z.object({ events: z.array(signedEvent).min(1).max(limits.appendEvents) }),
    reply: z.object({ results: z.array(appended) }),
    errors: [],
    budget: 'append',
  },
  offer: {
    kind: 'request',
    summary:
      'After a rewind: events that the host lacks. One that an old receipt names is accepted as it was, if the caller may bring it; any other as a new append under the rights of today.',
    payload: z.object({
      events: z
        .array(
          z.object({
            event: loggedEvent,
            /** A receipt that names it, and what the part with it in the receipt is the hash of. */
            proof: z
              .object({
                receipt,
                part: z
                  .array(z.object({ seq: id.seq, headerHash: id.sha256 }))
                  .min(1)
                  .max(limits.receiptPart),
              })
              .optional(),
          }),
        )
        .min(1)
        .max(limits.appendEvents),
    }),
    reply: z.object({ results: z.array(appended) }),
    errors: [],
    budget: 'append',
  },
  history: {
    kind: 'request',
    summary:
      "A page of a room's messages in their effective state: the newest, those before, after or around a number, or around the first received at or after an instant.",
    payload: z.object({
      room: id.roomId,
      at: z
        .discriminatedUnion('where', [
          z.object({ where: z.literal('newest') }),
          z.object({ where: z.enum(['before', 'after', 'around']), n: id.seq }),
          z.object({ where: z.literal('at'), at: id.instant }),
        ])
        .default({ where: 'newest' }),
      limit: z.int().positive().max(limits.historyMessages).default(50),
      /** One of many, for a copy of the room: it may come later than a page that somebody waits for. */
      bulk: z.boolean().optional(),
    }),
    reply: z.object({ page: historyPage }),
    errors: ['not_found'],
    budget: 'read',
  },
  changes: {
    kind: 'request',
    summary:
      'The messages of a cached range whose state changed after a seq. `next` is set when the answer was cut: ask again from there.',
    payload: z.object({ room: id.roomId, from: id.seq, to: id.seq, since: id.seq }),
    reply: z.object({
      messages: z.array(messageState),
      asOf: id.seq,
      next: id.seq.optional(),
      /** Of these events, edits included; absent when there are none. */
      receipt: receipt.optional(),
    }),
    errors: ['not_found'],
    budget: 'read',
  },
  log: {
    kind: 'request',
    summary:
      'A page of the events after a seq that the caller may see, of one room or of all, in order: for whoever wants each of them, however many. `more` says to ask again from `to`.',
    payload: z.object({ after: id.seq, room: id.roomId.optional() }),
    reply: z.object({
      epoch: id.uuid,
      events: z.array(loggedEvent),
      /** All up to here is told; nothing visible may have been among it. */
      to: id.seq,
      more: z.boolean(),
    }),
    errors: ['not_found'],
    budget: 'read',
  },
  message: {
    kind: 'request',
    summary: 'One message by its event id or its seq.',
    payload: z.union([z.object({ id: id.eventId }), z.object({ seq: id.seq.positive() })]),
    reply: z.object({ message: messageState, asOf: id.seq }),
    errors: ['not_found'],
    budget: 'read',
  },
  replies: {
    kind: 'request',
    summary:
      'The thread that a message belongs to, in order: all that answer its root, directly or through others. `next` continues.',
    payload: z.object({
      id: id.eventId,
      /** Continue after this seq. */
      after: id.seq.optional(),
      limit: z.int().positive().max(limits.historyMessages).default(50),
    }),
    reply: z.object({
      /** What the first of them answers; itself no part of the list. */
      root: id.eventId,
      messages: z.array(messageState),
      asOf: id.seq,
      next: id.seq.optional(),
      /** Of these events, edits included; absent when there are none. */
      receipt: receipt.optional(),
    }),
    errors: ['not_found'],
    budget: 'read',
  },
  pins: {
    kind: 'request',
    summary: 'The pinned messages of a room, the last pinned first. `next` continues.',
    payload: z.object({
      room: id.roomId,
      /** Continue with what was pinned before this seq. */
      below: id.seq.optional(),
      limit: z.int().positive().max(limits.historyMessages).default(50),
    }),
    reply: z.object({
      messages: z.array(messageState),
      asOf: id.seq,
      next: id.seq.optional(),
      /** Of these events, edits included; absent when there are none. */
      receipt: receipt.optional(),
    }),
    errors: ['not_found'],
    budget: 'read',
  },
  mentions: {
    kind: 'request',
    summary:
      'Messages of others that mention the caller, newest first, in the rooms the caller may see. `next` continues.',
    payload: z.object({
      /** Continue below this seq. */
      below: id.seq.optional(),
      limit: z.int().positive().max(limits.searchHits).default(20),
    }),
    reply: z.object({ messages: z.array(messageState), next: id.seq.optional() }),
    errors: ['not_found'],
    budget: 'read',
  },
  announcements: {
    kind: 'request',
    summary:
      'Announcements of others that the caller is asked to acknowledge and has not, newest first, in the open rooms the caller may see. `next` continues.',
    payload: z.object({
      /** Continue below this seq. */
      below: id.seq.optional(),
      limit: z.int().positive().max(limits.searchHits).default(20),
    }),
    reply: z.object({ messages: z.array(messageState), next: id.seq.optional() }),
    errors: ['not_found'],
    budget: 'read',
  },
  search: {
    kind: 'request',
    summary:
      'Messages that contain all the words and pass the filters, newest first, in the rooms the caller may see. Without `text` those that pass the filters, of which there must be one beside the room. `next` continues.',
    payload: z
      .object({
        text: z.string().min(1).max(limits.searchLength).optional(),
        room: id.roomId.optional(),
        from: id.memberId.optional(),
        /** Received before / after these instants. */
        before: id.instant.optional(),
        after: id.instant.optional(),
        hasFile: z.boolean().optional(),
        /** Continue below this seq. */
        below: id.seq.optional(),
        limit: z.int().positive().max(limits.searchHits).default(20),
      })
      .refine(
        ({ text, from, before, after, hasFile }) =>
          text !== undefined || from !== undefined || before !== undefined || after !== undefined || hasFile === true,
        'asks for nothing',
      ),
    reply: z.object({ messages: z.array(messageState), next: id.seq.optional() }),
    errors: ['not_found'],
    budget: 'heavy',
  },
  rooms: {
    kind: 'request',
    summary: 'The rooms the caller may see, by id, in pages.',
    payload: z.object({ after: id.roomId.optional() }),
    reply: z.object({ rooms: z.array(roomState), next: id.roomId.optional() }),
    errors: [],
    budget: 'read',
  },
  members: {
    kind: 'request',
    summary: 'The members the caller may see, of one room or of the office, by id, in pages.',
    payload: z.object({ room: id.roomId.optional(), after: id.memberId.optional() }),
    reply: z.object({ members: z.array(memberState), next: id.memberId.optional() }),
    errors: ['not_found'],
    budget: 'read',
  },
  read: {
    kind: 'request',
    summary: "Moves the caller's read mark of a room forward; it never moves back.",
    payload: z.object({
      room: id.roomId,
      n: id.seq,
      /** Nobody but the caller's own devices is told. */
      quiet: z.boolean().optional(),
    }),
    reply: z.object(readCounts),
    errors: ['not_found'],
    budget: 'read',
  },
  readers: {
    kind: 'request',
    summary:
      'How far each member of a room has read, and how far one of their devices has received, as far as they tell others; `forbidden` where the room has no receipts.',
    payload: z.object({ room: id.roomId }),
    reply: z.object({
      readers: z.array(z.object({ member: id.memberId, n: id.seq, /** At least `n`. */ received: id.seq.optional() })),
    }),
    errors: ['not_found', 'forbidden'],
    budget: 'read',
  },
  seen: {
    kind: 'request',
    summary:
      'When members were last there, of those whom the caller may see; who has not left since the office counts is not told.',
    payload: z.object({ members: z.array(id.memberId).min(1).max(limits.seenMembers) }),
    reply: z.object({ members: z.array(z.object({ member: id.memberId, at: id.instant })) }),
    errors: ['not_found'],
    budget: 'read',
  },
  ping: {
    kind: 'request',
    summary: 'Answers at once: whether the way still works after a change of network.',
    payload: z.object({}),
    reply: z.object({ seq: id.seq }),
    errors: [],
    budget: 'signal',
  },
  typing: {
    kind: 'signal',
    summary: 'The caller is typing in a room (true, repeated while it goes on) or has stopped.',
    payload: z.object({ room: id.roomId, typing: z.boolean() }),
    budget: 'signal',
  },
  received: {
    kind: 'signal',
    summary:
      "This device holds these rooms' messages up to these numbers. For messages of others, at most one a second, not for rooms without receipts.",
    payload: z.object({
      marks: z
        .array(z.object({ room: id.roomId, n: id.seq }))
        .min(1)
        .max(limits.receivedRooms),
    }),
    budget: 'signal',
  },
  presence: {
    kind: 'signal',
    summary: "Renews the lease of the caller's presence.",
    payload: z.object({
      state: presenceState.exclude(['offline']),
      /** When the caller was last there is told to nobody, and what is kept of it is forgotten. */
      unseen: z.boolean().optional(),
    }),
    budget: 'signal',
  },

  welcome: {
    kind: 'push',
    summary: "The first packet of every connection: the member's state.",
    payload: welcome,
    acknowledged: false,
  },
  events: {
    kind: 'push',
    summary: 'Events of the log. Pages of a catch-up ask for an acknowledgement, live batches do not.',
    payload: eventsPacket,
    acknowledged: true,
  },
  safe: {
    kind: 'push',
    summary: 'Nothing up to this seq is missing.',
    payload: z.object({ epoch: id.uuid, safe: id.seq }),
    acknowledged: false,
  },
  counts: {
    kind: 'push',
    summary: "The caller's read mark of a room moved (on another device).",
    payload: z.object({ room: id.roomId, ...readCounts }),
    acknowledged: false,
  },
  'read.by': {
    kind: 'push',
    summary: "Somebody's read mark of a room moved. Volatile.",
    payload: z.object({ room: id.roomId, member: id.memberId, n: id.seq }),
    acknowledged: false,
  },
  'received.by': {
    kind: 'push',
    summary:
      "Devices of these members now hold a room's messages up to these numbers, and the members have read up to `read`. Gathered, to the author of the room's newest message alone.",
    payload: z.object({
      room: id.roomId,
      marks: z
        .array(z.object({ member: id.memberId, n: id.seq, /** Where it moved. */ read: id.seq.optional() }))
        .min(1),
    }),
    acknowledged: false,
  },
  'typing.by': {
    kind: 'push',
    summary: 'Somebody is typing, or has stopped; forgotten after the lease. Volatile.',
    payload: z.object({ room: id.roomId, member: id.memberId, typing: z.boolean() }),
    acknowledged: false,
  },
  'presence.of': {
    kind: 'push',
    summary: 'How people are there; all of them after the welcome, then changes. Not in the log.',
    payload: z.object({
      members: z.array(
        z.object({
          member: id.memberId,
          state: presenceState,
          /** Of who went offline: when. */
          seen: id.instant.optional(),
        }),
      ),
    }),
    acknowledged: false,
  },
  bye: {
    kind: 'push',
    summary: 'The last packet before the host closes the connection, and why.',
    payload: z.object({
      reason: z.enum(['stopping', 'kicked', 'revoked', 'too_slow', 'misbehaved', 'rights_changed']),
      message: z.string(),
    }),
    acknowledged: false,
  },
} as const satisfies Table;
