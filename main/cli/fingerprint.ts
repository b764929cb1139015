import { createHash } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const groups = 4;

/**
 * A short name for a device's key that two people can compare aloud: the first 80 bits of the SHA-256 of its id, in base32
 * (RFC 4648 §6), in four groups of four.
 */
export function deviceFingerprint(device: string): string {
  const hash = createHash('sha256').update(device).digest();
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of hash.subarray(0, 10)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31] ?? '';
    }
  }
  return grouped(text);
}

/** The part of an office id that a person compares: its first four groups of four signs (80 bits). */
export function officeFingerprint(office: string): string {
  return grouped(office);
}

/** Whether a text can be the beginning of a fingerprint, or one without its hyphens. */
export function looksLikeFingerprint(text: string): boolean {
  return /^[a-z2-7-]*[a-z2-7][a-z2-7-]*$/i.test(text);
}

/** Whether it can be a whole one. */
export function looksLikeWholeFingerprint(text: string): boolean {
  return /^[a-z2-7]{4}(-?[a-z2-7]{4}){3}$/i.test(text);
}

/** Without hyphens, for comparing what a person typed. */
export function bareFingerprint(text: string): string {
  return text.replaceAll('-', '').toLowerCase();
}

function grouped(text: string): string {
  return Array.from({ length: groups }, (_, i) => text.slice(4 * i, 4 * i + 4)).join('-');
}
