import { z } from 'zod';
import { limits } from './limits.ts';

/** 32 bytes as unpadded base64url (RFC 4648 §5): Ed25519 public keys, SHA-256 hashes. */
const bytes32 = () => z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

/** A device: its Ed25519 public key. */
export const deviceId = bytes32();
/** SHA-256 of a string or of bytes. */
export const sha256 = bytes32();
/** A blob: SHA-256 of the concatenated SHA-256s of its chunks (see blob.ts). */
export const blobId = bytes32();
/** An Ed25519 signature, 64 bytes. */
export const signature = z.string().regex(/^[A-Za-z0-9_-]{85}[AQgw]$/);
/** A host's or the office root's public key as SubjectPublicKeyInfo (RFC 5280 §4.1), base64url. */
export const publicKeyInfo = z.string().regex(/^[A-Za-z0-9_-]{80,400}$/);

/**
 * An office: SHA-256 of its first root key's SubjectPublicKeyInfo, in lower-case unpadded base32 (RFC 4648 §6), so that it is a
 * DNS label: `https://<office id>.localhost`.
 */
export const officeId = z.string().regex(/^[a-z2-7]{51}[aq]$/);

const anyUuid = () => z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** Events, members, rooms, uploads: UUIDs (RFC 9562), version 7; a direct room has version 8 (see rooms in PROTOCOL.md). */
export const uuid = anyUuid();
export const eventId = anyUuid();
export const memberId = anyUuid();
export const roomId = anyUuid();
export const uploadId = anyUuid();

/** A position in the log, or a number within a room: 1, 2, 3 …; 0 is "before the first". */
export const seq = z.int().nonnegative();
/** Milliseconds since 1970 (UTC). */
export const instant = z.int().nonnegative();

/** A secret that a link carries, such as an invite's token: 16 to 32 bytes, base64url. */
export const token = z.string().regex(/^[A-Za-z0-9_-]{22,43}$/);

// Bidi controls, invisible separators and tags change what a person believes to read; joiners (U+200C, U+200D) are
// needed by Persian, Indic scripts and emoji and stay.
const deceptive =
  // eslint-disable-next-line no-control-regex -- naming the characters is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;

/** Whether `text` holds control, bidi-control or invisible characters that a one-line label must not have. */
export function isDeceptive(text: string): boolean {
  return deceptive.test(text) || !text.isWellFormed();
}

// Fillers (Hangul U+3164, Braille U+2800 …) and joiners are letters or signs by their category, and yet nothing is seen of them.
const visible = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether there is anything in `text` that can be seen. */
export function isVisible(text: string): boolean {
  return visible.test(text);
}

/** A one-line label that people read: no control or bidi characters, no space at the ends, at least one visible sign. */
export function label(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => text === text.trim() && !isDeceptive(text) && isVisible(text), {
      message: 'has control, bidirectional or invisible characters, or space at its ends',
    });
}

/** Text of several lines: any Unicode but control characters other than tab, line feed and carriage return. */
export function text(maxLength: number) {
  return (
    z
      .string()
      .max(maxLength)
      // eslint-disable-next-line no-control-regex -- as above
      .refine((value) => value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value), {
        message: 'has control characters or broken surrogates',
      })
  );
}

export const memberName = label(limits.nameLength);
export const roomName = label(limits.nameLength);
export const officeName = label(limits.nameLength);

/** A file's name without any path: no separators, no control characters, not `.` or `..`. */
export const fileName = label(limits.fileNameLength).refine(
  (name) => !/[/\\]/.test(name) && name !== '.' && name !== '..',
  { message: 'is a path, not a file name' },
);

/**
 * The folders that a file of a sent folder stands in, from that folder on, with `/` between them: relative, each a name as a file's.
 */
export const folderPath = z
  .string()
  .max(limits.folderPathLength)
  .refine(
    (path) => {
      const parts = path.split('/');
      return parts.length <= limits.folderDepth && parts.every((part) => fileName.safeParse(part).success);
    },
    { message: 'is no path of folders' },
  );

/** A media type without parameters (RFC 6838 §4.2). */
export const mediaType = z
  .string()
  .max(limits.mediaTypeLength)
  .regex(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/);

export const role = z.enum(['owner', 'admin', 'member', 'guest']);
export type Role = z.infer<typeof role>;
