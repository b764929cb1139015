import { z } from 'zod';
import { joinMode } from '../errors.ts';
import { signedEvent } from '../event.ts';
import * as id from '../ids.ts';
import { cursor, epoch, historyPage, memberState, roomState } from '../log.ts';
import { versionRange } from '../version.ts';

/** How a device that is no member yet asks to become one. */
export const joinRequest = z.object({
  /** The signed `member.join` event. */
  event: signedEvent,
  /** An invite's token. */
  token: id.token.optional(),
  /** HMAC-SHA-256 of `passcodeProofText`, keyed with the stretched passcode. */
  passcodeProof: id.sha256.optional(),
  /** It was told `join_pending` before: the host answers when an admin has decided, or after `limits.joinWait`. */
  wait: z.boolean().optional(),
});
export type JoinRequest = z.infer<typeof joinRequest>;

/** Socket.IO's `auth`, made anew for each connection, on every namespace. */
export const auth = z.object({
  versions: versionRange,
  device: id.deviceId,
  /** Ed25519 over `proofSigningText`. */
  proof: id.signature,
  /** SHA-256 of the host certificate's key as the client saw it; empty where it cannot (a browser). */
  certificate: id.sha256.or(z.literal('')),
  /** Main namespace only: how far the client has been told, and the epochs it knows, oldest first. */
  cursor: cursor.optional(),
  epochs: z.array(epoch).max(16).optional(),
  /** The room in view: a snapshot brings its newest page. */
  view: id.roomId.optional(),
  join: joinRequest.optional(),
});
export type Auth = z.infer<typeof auth>;

/** What the office lets its members know of the limits in force. */
export const officeLimits = z.object({
  chunkBytes: z.int().positive(),
  fileBytes: z.int().nonnegative(),
  packetBytes: z.int().positive(),
});

/** The reply to a connection: the member's state, as of `seq`. */
export const welcome = z.object({
  version: z.int().positive(),
  office: z.object({ id: id.officeId, name: z.string(), join: joinMode }),
  /** The current epoch last; those before it, oldest first. */
  epochs: z.array(epoch).min(1),
  /** The service device that signs the host's events and receipts. */
  host: id.deviceId,
  member: id.memberId,
  role: id.role,
  limits: officeLimits,
  /**
   * `resume`: the events after the cursor follow. `snapshot`: this state replaces what the client knew of rooms and
   * members; its cursor becomes `seq`. `rewind`: as `resume` from `base`, after the client dropped all above it.
   */
  mode: z.enum(['resume', 'snapshot', 'rewind']),
  /** With `rewind`, or a `snapshot` instead of one: the last seq both sides have in common; all above it is taken back. */
  base: id.seq.optional(),
  seq: id.seq,
  /** What messages up to this seq said is erased (`office.erase`); 0 when nothing is. A cache drops it, too. */
  erased: id.seq,
  rooms: z.array(roomState),
  members: z.array(memberState),
  /** Whether there are more rooms or members than told here: ask `rooms`, `members`. */
  more: z.object({ rooms: z.boolean(), members: z.boolean() }),
  /** With `snapshot` and a room in view: its newest page. */
  page: historyPage.optional(),
});
export type Welcome = z.infer<typeof welcome>;
