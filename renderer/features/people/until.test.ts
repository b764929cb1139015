import { describe, expect, it } from 'vitest';
import { endOf } from './until.ts';

// A Wednesday.
const now = new Date(2026, 10, 18, 15, 20);
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime();

describe('the end of a span', () => {
  it('counts minutes from now', () => {
    expect(endOf('half', now)).toBe(at(2026, 10, 18, 15, 50));
    expect(endOf('hour', now)).toBe(at(2026, 10, 18, 16, 20));
  });

  it('is midnight of the day, and of the week’s Sunday', () => {
    expect(endOf('today', now)).toBe(at(2026, 10, 19, 0, 0));
    expect(endOf('week', now)).toBe(at(2026, 10, 23, 0, 0));
    expect(endOf('week', new Date(2026, 10, 22, 23, 59))).toBe(at(2026, 10, 23, 0, 0));
    expect(endOf('week', new Date(2026, 10, 23, 0, 0))).toBe(at(2026, 10, 30, 0, 0));
  });

  it('may never come', () => {
    expect(endOf('never', now)).toBeUndefined();
  });
});
