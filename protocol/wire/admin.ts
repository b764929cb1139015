import { z } from 'zod';
import { joinMode } from '../errors.ts';
import * as id from '../ids.ts';
import { memberState } from '../log.ts';
import type { Table } from './entry.ts';

/** What admins may set; every field has a default in the host. */
export const settings = z.object({
  join: joinMode,
  /** Whether browsers may join as guests, and the guest page is served. */
  guests: z.boolean(),
  /** Bytes; 0 is no limit. */
  fileBytes: z.int().nonnegative(),
  /** Types by the end of a name (`exe`) that are not taken; of what is in the office already nothing is refused. */
  refusedTypes: z.array(z.string().regex(/^[\p{Ll}\p{Lo}\p{N}_-]{1,16}$/u)).max(200),
  memberQuotaBytes: z.int().nonnegative(),
  officeQuotaBytes: z.int().nonnegative(),
  /** Messages and files older than this many days are erased; 0 keeps them. */
  retentionDays: z.int().nonnegative().max(36_500),
  /** A request to join that nobody decided for so long is forgotten. */
  joinRequestHours: z.int().positive().max(8_760),
});
export type Settings = z.infer<typeof settings>;

/** What whoever administers the host's computer says of an office that is hosted there. */
export const settingsPolicy = z.strictObject({
  /** In force as long as no admin of the office says otherwise. */
  preset: z.strictObject(settings.shape).partial().optional(),
  /** In force whatever admins of the office say. */
  locked: z.strictObject(settings.shape).partial().optional(),
});
export type SettingsPolicy = z.infer<typeof settingsPolicy>;

const settingsReply = z.object({
  settings,
  /** Those that the computer of the host does not let admins change. Hosts of before had no such thing. */
  locked: z.array(z.string().max(64)).max(64).optional(),
});

export const invite = z.object({
  id: id.uuid,
  role: z.enum(['owner', 'member', 'guest']),
  rooms: z.array(id.roomId),
  /** How often it may still be used; null is any number. */
  uses: z.int().nonnegative().nullable(),
  expires: id.instant.nullable(),
  created: id.instant,
  /** The admin who made it; null for the host itself. */
  by: id.memberId.nullable(),
  revoked: z.boolean(),
});
export type Invite = z.infer<typeof invite>;

export const webhook = z.object({
  id: id.uuid,
  room: id.roomId,
  name: id.memberName,
  created: id.instant,
  by: id.memberId,
  /** It takes nothing any more: who made it is no admin any more. */
  disabled: z.boolean(),
});
export type Webhook = z.infer<typeof webhook>;

const page = { after: z.string().max(64).optional() };

/** The namespace `/admin`: owner and admins only. What changes the log (kick, role, rooms) is an `append` of a signed event. */
export const admin = {
  'settings.get': {
    kind: 'request',
    summary: "The office's settings.",
    payload: z.object({}),
    reply: settingsReply,
    errors: [],
    budget: 'read',
  },
  'settings.set': {
    kind: 'request',
    summary:
      'Changes some settings; `passcode` sets the stretched passcode, as base64url of 32 bytes. `forbidden` where the computer of the host sets one of them otherwise.',
    payload: z.object({ settings: settings.partial(), passcode: id.sha256.optional() }),
    reply: settingsReply,
    errors: ['forbidden'],
    budget: 'heavy',
  },
  'invite.create': {
    kind: 'request',
    summary:
      'Makes an invite. The token is told here and never again. A guest needs `rooms`; only an owner makes an owner.',
    payload: z.object({
      role: invite.shape.role.default('member'),
      rooms: z.array(id.roomId).max(100).default([]),
      uses: z.int().positive().max(100_000).nullable().default(1),
      /** Milliseconds from now; null never expires. */
      lifetime: z
        .int()
        .positive()
        .max(366 * 86_400_000)
        .nullable()
        .default(7 * 86_400_000),
    }),
    reply: z.object({ invite, token: id.token, link: z.string(), guestLink: z.string() }),
    errors: ['forbidden', 'not_found'],
    budget: 'heavy',
  },
  'invite.list': {
    kind: 'request',
    summary: 'The invites, newest first.',
    payload: z.object(page),
    reply: z.object({ invites: z.array(invite), next: z.string().optional() }),
    errors: [],
    budget: 'read',
  },
  'invite.revoke': {
    kind: 'request',
    summary: 'Ends an invite, and the membership of the guests who came by it.',
    payload: z.object({ invite: id.uuid }),
    reply: z.object({}),
    errors: ['not_found'],
    budget: 'heavy',
  },
  'webhook.create': {
    kind: 'request',
    summary: 'Makes an incoming webhook for a room; its address holds the secret and is told here and never again.',
    payload: z.object({ room: id.roomId, name: id.memberName }),
    reply: z.object({ webhook, url: z.url({ protocol: /^https$/ }).max(2_000) }),
    errors: ['not_found'],
    budget: 'heavy',
  },
  'webhook.list': {
    kind: 'request',
    summary: 'The webhooks.',
    payload: z.object({}),
    reply: z.object({ webhooks: z.array(webhook) }),
    errors: [],
    budget: 'read',
  },
  'webhook.delete': {
    kind: 'request',
    summary: 'Ends a webhook.',
    payload: z.object({ webhook: id.uuid }),
    reply: z.object({}),
    errors: ['not_found'],
    budget: 'heavy',
  },
  'join.list': {
    kind: 'request',
    summary: 'Who asks to join (join mode `approval`), oldest first.',
    payload: z.object({}),
    reply: z.object({
      requests: z.array(z.object({ device: id.deviceId, name: z.string(), at: id.instant })),
    }),
    errors: [],
    budget: 'read',
  },
  'join.clear': {
    kind: 'request',
    summary: 'Forgets all requests to join that nobody has decided; whoever wants to come in asks again.',
    payload: z.object({}),
    reply: z.object({ cleared: z.int().nonnegative() }),
    errors: [],
    budget: 'heavy',
  },
  'join.decide': {
    kind: 'request',
    summary: 'Lets somebody in, or not.',
    payload: z.object({ device: id.deviceId, accept: z.boolean() }),
    reply: z.object({}),
    errors: ['not_found'],
    budget: 'heavy',
  },
  'member.list': {
    kind: 'request',
    summary: 'All members, also those who are gone, with what they store.',
    payload: z.object(page),
    reply: z.object({
      members: z.array(memberState.extend({ storedBytes: z.int().nonnegative(), banned: z.boolean() })),
      next: z.string().optional(),
    }),
    errors: [],
    budget: 'read',
  },
  'ban.lift': {
    kind: 'request',
    summary: 'Lets a banned person join again.',
    payload: z.object({ member: id.memberId }),
    reply: z.object({}),
    errors: ['not_found'],
    budget: 'heavy',
  },
  'audit.list': {
    kind: 'request',
    summary:
      'What was done in the administration, newest first; with `by` by this member alone, with `action` what begins so.',
    payload: z.object({ ...page, by: id.memberId.optional(), action: z.string().min(1).max(64).optional() }),
    reply: z.object({
      entries: z.array(
        z.object({
          id: z.int().positive(),
          at: id.instant,
          by: id.memberId.nullable(),
          action: z.string(),
          target: z.string(),
        }),
      ),
      next: z.string().optional(),
    }),
    errors: [],
    budget: 'read',
  },
  metrics: {
    kind: 'request',
    summary: "The host's metrics as Prometheus text.",
    payload: z.object({}),
    reply: z.object({ text: z.string() }),
    errors: [],
    budget: 'read',
  },
  backup: {
    kind: 'request',
    summary:
      "Writes a consistent backup into the host's data folder, while everything goes on; answers when it is whole.",
    payload: z.object({}),
    reply: z.object({ path: z.string(), bytes: z.int().nonnegative(), seq: id.seq }),
    errors: ['no_space'],
    budget: 'heavy',
  },
  'backup.list': {
    kind: 'request',
    summary: "The whole backups in the host's data folder, newest first; the last 100.",
    payload: z.object({}),
    reply: z.object({
      backups: z
        .array(
          z.object({
            /** Where it lies on the host's computer. */
            path: z.string(),
            at: id.instant,
            seq: id.seq,
            files: z.int().nonnegative(),
          }),
        )
        .max(100),
    }),
    errors: [],
    budget: 'heavy',
  },
  storage: {
    kind: 'request',
    summary: "What the office's files take up on the host's disk, by kind, and what is left there.",
    payload: z.object({}),
    reply: z.object({
      /** Of all files, each counted once however often it was sent. */
      bytes: z.int().nonnegative(),
      /** By the media type that a message gives the file; `other` has faces and what no message carries, too. */
      kinds: z.array(
        z.object({
          kind: z.enum(['picture', 'video', 'audio', 'other']),
          files: z.int().nonnegative(),
          bytes: z.int().nonnegative(),
        }),
      ),
      /** Bytes that the host may still write; absent where its system does not say. */
      free: z.int().nonnegative().optional(),
    }),
    errors: [],
    budget: 'heavy',
  },
} as const satisfies Table;
