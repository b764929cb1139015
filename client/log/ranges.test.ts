import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredRange } from '../stores/store.ts';
import { cover, runAround, staleAll, staleWithin, type Ranges } from './ranges.ts';

const range = fc
  .record({
    from: fc.integer({ min: 1, max: 40 }),
    length: fc.integer({ min: 0, max: 10 }),
    asOf: fc.option(fc.nat(5)),
  })
  .map(({ from, length, asOf }): StoredRange => ({ from, to: from + length, ...(asOf !== null && { asOf }) }));

/** What a list of ranges says of each number: how fresh it is held, or that it is not. */
function meaning(ranges: Ranges): Map<number, number | 'live'> {
  const held = new Map<number, number | 'live'>();
  for (const { from, to, asOf } of ranges) for (let n = from; n <= to; n += 1) held.set(n, asOf ?? 'live');
  return held;
}

describe('ranges', () => {
  it('say of each number what was last told of it, are ascending, apart, and as few as can be', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), (added) => {
        const expected = new Map<number, number | 'live'>();
        let ranges: StoredRange[] = [];
        for (const one of added) {
          ranges = cover(ranges, one);
          for (const [n, fresh] of meaning([one])) expected.set(n, fresh);
        }
        expect(new Map([...meaning(ranges)].sort(([a], [b]) => a - b))).toEqual(
          new Map([...expected].sort(([a], [b]) => a - b)),
        );
        for (const [at, next] of ranges.slice(1).entries()) {
          const before = ranges[at]!;
          expect(next.from).toBeGreaterThan(before.to);
          expect(next.from === before.to + 1 && next.asOf === before.asOf).toBe(false);
        }
      }),
    );
  });

  it('after a gap are as old as it, where they were fresh, and no younger where they were not', () => {
    expect(
      staleAll(
        [
          { from: 1, to: 4, asOf: 7 },
          { from: 5, to: 9 },
          { from: 20, to: 30 },
        ],
        50,
      ),
    ).toEqual([
      { from: 1, to: 4, asOf: 7 },
      { from: 5, to: 9, asOf: 50 },
      { from: 20, to: 30, asOf: 50 },
    ]);
  });

  it('form a run where they touch, whatever their freshness', () => {
    const ranges: StoredRange[] = [
      { from: 1, to: 4, asOf: 7 },
      { from: 5, to: 9 },
      { from: 11, to: 12 },
    ];
    expect(runAround(ranges, 6)).toEqual({ from: 1, to: 9 });
    expect(runAround(ranges, 11)).toEqual({ from: 11, to: 12 });
    expect(runAround(ranges, 10)).toBeUndefined();
  });

  it('tell which of their parts must be asked about', () => {
    const ranges: StoredRange[] = [
      { from: 1, to: 4, asOf: 7 },
      { from: 5, to: 9 },
      { from: 10, to: 12, asOf: 3 },
    ];
    expect(staleWithin(ranges, 3, 10)).toEqual([
      { from: 3, to: 4, asOf: 7 },
      { from: 10, to: 10, asOf: 3 },
    ]);
  });
});
