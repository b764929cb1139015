import { sha256 } from '@noble/hashes/sha2.js';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** Groups of the short form: 80 bits, which nobody finds a second key for. */
const shortGroups = 4;

/**
 * What two people compare aloud to know that they mean the same key: the SHA-256 of the device's id in base32 (RFC 4648 §6), in
 * groups of four. Its first four are what the command line shows.
 */
export function fingerprintOf(device: string): string[] {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of sha256(new TextEncoder().encode(device))) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31] ?? '';
    }
  }
  text += alphabet[(held << (5 - bits)) & 31] ?? '';
  return text.match(/.{4}/g) ?? [];
}

export const shortFingerprint = (device: string): string => fingerprintOf(device).slice(0, shortGroups).join('-');
