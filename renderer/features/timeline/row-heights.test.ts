import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowHeights } from './row-heights.ts';

const keys = (...names: string[]) => names.map((key) => ({ key }));
const many = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}` }));

describe('the heights of rows', () => {
  it('are guessed until they are measured', () => {
    const heights = createRowHeights(() => 10);
    heights.setRows(keys('a', 'b', 'c'));
    expect(heights.offset(3)).toBe(30);
    expect(heights.measure(1, 25)).toBe(true);
    expect(heights.measure(1, 25)).toBe(false);
    expect([0, 1, 2, 3].map((index) => heights.offset(index))).toEqual([0, 10, 35, 45]);
  });
  it('stay known by key when rows come before, between and after, or go', () => {
    const heights = createRowHeights(() => 10);
    heights.setRows(keys('a', 'b', 'c'));
    heights.measure(0, 1);
    heights.measure(2, 3);
    heights.setRows(keys('z', 'a', 'y', 'c', 'x'));
    expect([1, 2, 3, 4, 5].map((index) => heights.offset(index))).toEqual([10, 11, 21, 24, 34]);
    heights.setRows(keys('c'));
    expect(heights.offset(1)).toBe(3);
    expect(heights.indexOf('a')).toBeUndefined();
  });
  it('tell which row is at an offset, and the nearest one beyond the ends', () => {
    const heights = createRowHeights(() => 10);
    heights.setRows(keys('a', 'b', 'c'));
    expect([-5, 0, 9.9, 10, 29, 30, 1e9].map((offset) => heights.at(offset))).toEqual([0, 0, 0, 1, 2, 2, 2]);
    heights.setRows([]);
    expect(heights.at(5)).toBe(0);
    expect(heights.offset(0)).toBe(0);
  });
  it('are guessed anew when the width changed', () => {
    const heights = createRowHeights(() => 10);
    heights.setRows(keys('a', 'b'));
    heights.measure(0, 50);
    heights.forget();
    expect(heights.offset(2)).toBe(20);
  });

  it('add up as a plain list of them does, whatever is measured', () => {
    const change = fc.tuple(fc.nat(299), fc.integer({ min: 0, max: 400 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.array(change, { maxLength: 60 }), (count, changes) => {
        const heights = createRowHeights(() => 30);
        const plain = new Array<number>(count).fill(30);
        heights.setRows(many(count));
        for (const [index, pixels] of changes) {
          if (index >= count) continue;
          heights.measure(index, pixels);
          plain[index] = pixels;
        }
        let offset = 0;
        for (const [index, height] of plain.entries()) {
          expect(heights.offset(index)).toBe(offset);
          if (height > 0) expect(heights.at(offset + height / 2)).toBe(index);
          offset += height;
        }
        expect(heights.offset(count)).toBe(offset);
      }),
    );
  });

  it('are found among a hundred thousand by a handful of steps', () => {
    let guesses = 0;
    const heights = createRowHeights(() => {
      guesses += 1;
      return 40;
    });
    heights.setRows(many(100_000));
    expect(guesses).toBe(100_000);
    heights.measure(50_000, 140);
    expect(heights.at(heights.offset(99_999) + 1)).toBe(99_999);
    expect(heights.offset(100_000)).toBe(4_000_100);
    expect(guesses).toBe(100_000);
  });
});
