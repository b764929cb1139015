import { describe, expect, it } from 'vitest';
import { fingerprintOf, shortFingerprint } from './fingerprint.ts';

const key = 'A'.repeat(43);

describe('a fingerprint', () => {
  it('is in short what the command line shows', () => {
    expect(shortFingerprint(key)).toBe('b4ah-hbnw-7hkl-p3vs');
    expect(shortFingerprint('3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toBe('rrke-uurk-xun3-di5z');
  });

  it('is as a whole the hash of the key in base32', () => {
    const groups = fingerprintOf(key);
    expect(groups).toHaveLength(13);
    const bits = Array.from(groups.join(''), (sign) =>
      'abcdefghijklmnopqrstuvwxyz234567'.indexOf(sign).toString(2).padStart(5, '0'),
    ).join('');
    const hex = (bits.slice(0, 256).match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join('');
    // The SHA-256 of the key as text.
    expect(hex).toBe('0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a');
  });
});
