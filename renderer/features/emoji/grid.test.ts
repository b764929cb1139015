import { describe, expect, it } from 'vitest';
import { gridOf, moved, rowOf } from './grid.ts';

const letters = (text: string) => text.match(/./g) ?? [];
/** abc / d, then efg / hi. */
const rows = gridOf(
  [
    { key: 'one', items: letters('abcd') },
    { key: 'none', items: [] },
    { key: 'two', items: letters('efghi') },
  ],
  3,
);

it('a grid has a title for each section that has something, and lines of items', () => {
  expect(rows.map((row) => (row.kind === 'title' ? row.key : row.items.join('')))).toEqual([
    ...['one', 'abc', 'd'],
    ...['two', 'efg', 'hi'],
  ]);
  expect(rowOf(rows, 0)).toBe(1);
  expect(rowOf(rows, 8)).toBe(5);
});

describe('the keyboard leads', () => {
  it.each([
    [0, 'ArrowRight', 1],
    [3, 'ArrowRight', 4],
    [0, 'ArrowLeft', 0],
    [8, 'ArrowRight', 8],
    [2, 'ArrowDown', 3],
    [3, 'ArrowDown', 4],
    [6, 'ArrowDown', 8],
    [8, 'ArrowDown', 8],
    [5, 'ArrowUp', 3],
    [5, 'Home', 4],
    [5, 'End', 6],
    [0, 'PageDown', 4],
    [8, 'PageUp', 3],
  ])('from %d by %s to %d', (from, key, to) => {
    expect(moved(rows, from, { key, page: 2 })).toBe(to);
  });
  it('to either end with Ctrl, and the other way round in Arabic', () => {
    expect(moved(rows, 5, { key: 'Home', ctrl: true, page: 2 })).toBe(0);
    expect(moved(rows, 5, { key: 'End', ctrl: true, page: 2 })).toBe(8);
    expect(moved(rows, 5, { key: 'ArrowLeft', rtl: true, page: 2 })).toBe(6);
  });
  it('nowhere by any other key, nor where there is nothing', () => {
    expect(moved(rows, 5, { key: 'a', page: 2 })).toBeUndefined();
    expect(moved([], 0, { key: 'ArrowDown', page: 2 })).toBeUndefined();
  });
});
