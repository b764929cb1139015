import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../protocol/index.ts';
import { firstBatch } from './batch.ts';

describe('a packet of the outbox', () => {
  it('holds the first events, as many as fit and at least one', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 100 }), (lengths, most) => {
        // Quotes double in JSON: bytes are counted, not characters.
        const entries = lengths.map((length, id) => ({ id, text: '"'.repeat(length) }));
        const batch = firstBatch(entries, (entry) => entry, { most, packetBytes: limits.packetBytes });
        expect(batch).toEqual(entries.slice(0, batch.length));
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(Math.min(most, limits.appendEvents));
        if (batch.length > 1)
          expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(limits.packetBytes);
        const next = entries[batch.length];
        const full = batch.length === Math.min(most, limits.appendEvents);
        if (next && !full) {
          const larger = new TextEncoder().encode(JSON.stringify([...batch, next])).length;
          expect(larger).toBeGreaterThan(limits.packetBytes - 2_048);
        }
      }),
    );
  });
});
