import { z } from 'zod';
import * as id from './ids.ts';
import { limits } from './limits.ts';

export const attachment = z.object({
  blob: id.blobId,
  name: id.fileName,
  /** Of a file of a folder that was sent: the folders it stands in. */
  path: id.folderPath.optional(),
  size: z.int().nonnegative().max(limits.fileBytes),
  type: id.mediaType,
  /** Pixels, for pictures and video. */
  width: z.int().positive().max(65_535).optional(),
  height: z.int().positive().max(65_535).optional(),
  /** A small picture made by the sender, `data:image/…;base64,…`. */
  thumbnail: z
    .string()
    .max(limits.thumbnailLength)
    .regex(/^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/)
    .optional(),
});
export type Attachment = z.infer<typeof attachment>;

const messageText = id.text(limits.textLength);
const content = {
  text: messageText,
  attachments: z.array(attachment).max(limits.attachments).optional(),
  mentions: z.array(id.memberId).max(limits.mentions).optional(),
};
const hasContent = (m: { text: string; attachments?: unknown[] | undefined }) =>
  m.text.trim() !== '' || (m.attachments?.length ?? 0) > 0;

/** What somebody is up to. */
export const profileStatus = z
  .object({
    emoji: id.label(limits.emojiLength).optional(),
    text: id.text(limits.statusLength),
    /** It is over then: whoever shows it hides it. */
    until: id.instant.optional(),
  })
  .refine(({ emoji, text }) => emoji !== undefined || text.trim() !== '', 'is empty');
export type ProfileStatus = z.infer<typeof profileStatus>;

type EventKind = {
  summary: string;
  body: z.ZodType;
  /** Where it stands: in a room's stream, or in the office's own (`room: null`). */
  stream: 'room' | 'office';
  /** Whether `ref` names an event it is about: required, allowed (a reply) or absent. */
  ref: 'required' | 'optional' | 'none';
};

/** Every kind of durable fact, with the body it carries. The header's `type` is the key. */
export const eventKinds = {
  message: {
    summary: 'Something said in a room. `ref` is the message it replies to. `via` is set by webhooks alone.',
    body: z.object({ ...content, via: z.object({ name: id.memberName }).optional() }).refine(hasContent, 'is empty'),
    stream: 'room',
    ref: 'optional',
  },
  edit: {
    summary: "Replaces a message's content; only its author may.",
    body: z.object(content).refine(hasContent, 'is empty'),
    stream: 'room',
    ref: 'required',
  },
  delete: {
    summary: "Erases a message's body (and its edits'); its author or an admin may. The header stays.",
    body: z.object({}),
    stream: 'room',
    ref: 'required',
  },
  'reaction.add': {
    summary: 'Puts an emoji on a message.',
    body: z.object({ emoji: id.label(limits.emojiLength) }),
    stream: 'room',
    ref: 'required',
  },
  'reaction.remove': {
    summary: 'Takes the own emoji off a message.',
    body: z.object({ emoji: id.label(limits.emojiLength) }),
    stream: 'room',
    ref: 'required',
  },
  pin: {
    summary: 'Pins a message to its room, or takes the pin away.',
    body: z.object({ pinned: z.boolean() }),
    stream: 'room',
    ref: 'required',
  },
  announcement: {
    summary: 'A message of an admin that each person is asked to acknowledge.',
    body: z.object(content).refine(hasContent, 'is empty'),
    stream: 'room',
    ref: 'none',
  },
  'announcement.ack': {
    summary: 'The author has read the announcement.',
    body: z.object({}),
    stream: 'room',
    ref: 'required',
  },
  'room.create': {
    summary:
      "Opens a room, the first event of its stream. A public or private room's id is this event's id; a direct room's id follows from its members.",
    body: z.discriminatedUnion('kind', [
      z.object({
        kind: z.enum(['public', 'private']),
        name: id.roomName,
        topic: id.text(limits.topicLength).optional(),
        members: z.array(id.memberId).max(limits.mentions).optional(),
      }),
      z.object({ kind: z.literal('direct'), members: z.array(id.memberId).min(1).max(limits.directMembers) }),
    ]),
    stream: 'room',
    ref: 'none',
  },
  'room.rename': {
    summary: 'Gives a room another name.',
    body: z.object({ name: id.roomName }),
    stream: 'room',
    ref: 'none',
  },
  'room.topic': {
    summary: 'Says what a room is for.',
    body: z.object({ topic: id.text(limits.topicLength) }),
    stream: 'room',
    ref: 'none',
  },
  'room.archive': {
    summary: 'Closes a room for new events, or opens it again.',
    body: z.object({ archived: z.boolean() }),
    stream: 'room',
    ref: 'none',
  },
  'room.receipts': {
    summary: 'Says whether people in the room are told how far others have read; they are, until it says otherwise.',
    body: z.object({ on: z.boolean() }),
    stream: 'room',
    ref: 'none',
  },
  'room.invite': {
    summary: 'Lets a member into a private room, or a guest into any room.',
    body: z.object({ member: id.memberId }),
    stream: 'room',
    ref: 'none',
  },
  'room.remove': {
    summary: 'Takes a member out of a private room, or a guest out of any room; anybody may take themselves out.',
    body: z.object({ member: id.memberId }),
    stream: 'room',
    ref: 'none',
  },
  'office.create': {
    summary: "The log's first event: the office's name, its root key and the service device that signs for the host.",
    body: z.object({ name: id.officeName, root: id.publicKeyInfo }),
    stream: 'office',
    ref: 'none',
  },
  'office.rename': {
    summary: 'Gives the office another name.',
    body: z.object({ name: id.officeName }),
    stream: 'office',
    ref: 'none',
  },
  'office.erase': {
    summary:
      'Erases what all messages up to a seq said, with their edits and reactions, since they are older than the office keeps them. By the host alone.',
    body: z.object({ through: id.seq.positive() }),
    stream: 'office',
    ref: 'none',
  },
  'member.join': {
    summary: "A person enters; the member's id is this event's id. Signed by the person's first device.",
    body: z.object({ name: id.memberName, device: z.object({ name: id.memberName }).optional() }),
    stream: 'office',
    ref: 'none',
  },
  'member.leave': {
    summary: 'A person leaves for good.',
    body: z.object({}),
    stream: 'office',
    ref: 'none',
  },
  'member.kick': {
    summary: 'An admin removes a person; with `ban` they cannot join again.',
    body: z.object({ member: id.memberId, ban: z.boolean() }),
    stream: 'office',
    ref: 'none',
  },
  'member.role': {
    summary: 'Changes a role: an owner any, an admin those below admin.',
    body: z.object({ member: id.memberId, role: id.role }),
    stream: 'office',
    ref: 'none',
  },
  'device.add': {
    summary: 'Adds a device to the author\'s member; `proof` is the new device\'s signature (PROTOCOL.md, "Devices").',
    body: z.object({ device: id.deviceId, name: id.memberName, proof: id.signature }),
    stream: 'office',
    ref: 'none',
  },
  'device.revoke': {
    summary: "Ends a device of the author's member (an admin: of anybody below).",
    body: z.object({ device: id.deviceId }),
    stream: 'office',
    ref: 'none',
  },
  profile: {
    summary: "Changes the author's name, status or picture; null takes away.",
    body: z.object({
      name: id.memberName.optional(),
      status: profileStatus.nullable().optional(),
      avatar: id.blobId.nullable().optional(),
    }),
    stream: 'office',
    ref: 'none',
  },
} as const satisfies Record<string, EventKind>;

export type EventType = keyof typeof eventKinds;
export type EventBody<T extends EventType> = z.infer<(typeof eventKinds)[T]['body']>;

export const eventType = z.enum(Object.keys(eventKinds) as [EventType, ...EventType[]]);

/** The signed part of an event. It travels and is kept as the string its author serialised. */
export const eventHeader = z.object({
  office: id.officeId,
  id: id.eventId,
  room: id.roomId.nullable(),
  author: id.deviceId,
  type: eventType,
  ref: id.eventId.optional(),
  /** The author's clock. */
  at: id.instant,
  /** SHA-256 of the body's string as UTF-8. */
  bodyHash: id.sha256,
});
export type EventHeader = z.infer<typeof eventHeader>;

/** An event as its author made it. */
export const signedEvent = z.object({
  /** {@link eventHeader} as JSON. */
  header: z.string().min(2).max(limits.headerBytes),
  /** The body as JSON. */
  body: z.string().min(2).max(limits.bodyBytes),
  /** Ed25519 over `eventSigningText(header)`. */
  signature: id.signature,
});
export type SignedEvent = z.infer<typeof signedEvent>;

/** An event as the log holds it and the host sends it. */
export const loggedEvent = z.object({
  header: z.string().max(limits.headerBytes),
  /** null once it was erased (a deletion, retention). */
  body: z.string().max(limits.bodyBytes).nullable(),
  signature: id.signature,
  seq: id.seq.positive(),
  /** The number within its room, or within the office's own stream, without holes. */
  n: id.seq.positive(),
  /** The author's member; null for the office's service device. */
  member: id.memberId.nullable(),
  receivedAt: id.instant,
});
export type LoggedEvent = z.infer<typeof loggedEvent>;
