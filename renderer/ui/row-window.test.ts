import { describe, expect, it } from 'vitest';
import { drawnRows, rowAfterKey, rowsInView, rowsToDraw } from './row-window.ts';

describe('the rows of a long list', () => {
  it('are seen where the view crosses them', () => {
    expect(rowsInView(100, 4_000, 0, 400)).toEqual({ from: 0, to: 10 });
    expect(rowsInView(100, 4_000, 401, 799)).toEqual({ from: 10, to: 20 });
    expect(rowsInView(100, 4_000, -300, 100)).toEqual({ from: 0, to: 3 });
    expect(rowsInView(100, 4_000, -900, -500)).toEqual({ from: 0, to: 0 });
    expect(rowsInView(100, 4_000, 9_000, 9_400)).toEqual({ from: 100, to: 100 });
    expect(rowsInView(0, 0, 0, 400)).toEqual({ from: 0, to: 0 });
  });

  it('are drawn near the view alone, and not anew at each pixel', () => {
    expect(rowsToDraw(10_000, 360_000, 180_000, 180_720)).toEqual({ from: 4_984, to: 5_032 });
    expect(rowsToDraw(10_000, 360_000, 180_100, 180_820)).toEqual({ from: 4_984, to: 5_040 });
    expect(rowsToDraw(10_000, 360_000, 180_110, 180_830)).toEqual({ from: 4_984, to: 5_040 });
    expect(rowsToDraw(5, 180, 0, 720)).toEqual({ from: 0, to: 5 });
    expect(rowsToDraw(10_000, 360_000, 400_000, 400_720)).toEqual({ from: 9_984, to: 10_000 });
  });

  it('are drawn before they are laid out, so that there is something to lay out', () => {
    expect(rowsToDraw(10_000, 0, 0, 720)).toEqual({ from: 0, to: 16 });
  });

  it('are drawn besides where one of them must not go', () => {
    expect(drawnRows({ from: 3, to: 6 }, 10, [9, 0, 4])).toEqual([0, 3, 4, 5, 9]);
    expect(drawnRows({ from: 8, to: 16 }, 10, [-1, 12])).toEqual([8, 9]);
  });

  it('are walked through by keys, from end to end', () => {
    expect(rowAfterKey('ArrowDown', 4, 10, 3)).toBe(5);
    expect(rowAfterKey('ArrowDown', 9, 10, 3)).toBe(9);
    expect(rowAfterKey('ArrowUp', 0, 10, 3)).toBe(0);
    expect(rowAfterKey('End', 0, 10, 3)).toBe(9);
    expect(rowAfterKey('Home', 7, 10, 3)).toBe(0);
    expect(rowAfterKey('PageDown', 4, 10, 3)).toBe(6);
    expect(rowAfterKey('PageUp', 4, 10, 1)).toBe(3);
    expect(rowAfterKey('Enter', 4, 10, 3)).toBeUndefined();
  });
});
