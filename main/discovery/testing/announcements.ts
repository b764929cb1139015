import { createHash } from 'node:crypto';
import type { Announcement } from '../types.ts';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** A sound office id that follows from `seed`. */
export function testOfficeId(seed: string): string {
  const hash = createHash('sha256').update(seed).digest();
  return [...hash, ...hash]
    .slice(0, 51)
    .map((byte) => base32[byte % 32])
    .join('')
    .concat('a');
}

/** A sound host key that follows from `seed`. */
export function testHostKey(seed: string): string {
  return createHash('sha256').update(`host ${seed}`).digest('base64url');
}

/** An announcement whose ids follow from the name. */
export function testAnnouncement(name: string, more: Partial<Announcement> = {}): Announcement {
  return { office: testOfficeId(name), hostKey: testHostKey(name), name, port: 7788, epoch: 1, join: 'open', ...more };
}
