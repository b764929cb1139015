import { describe, expect, it } from 'vitest';
import { commonBase } from './rewind.ts';

const first = { number: 1, id: 'a', base: 0 };
const second = { number: 2, id: 'b', base: 40 };
const other = { number: 2, id: 'c', base: 30 };

describe('the last seq that client and host have in common', () => {
  it('is what the host says when it rewinds', () => {
    expect(commonBase([first], { mode: 'rewind', base: 12, epochs: [first] })).toBe(12);
  });
  it('is what the host says when it sends a snapshot instead of a rewind', () => {
    expect(commonBase([first], { mode: 'snapshot', base: 12, epochs: [first] })).toBe(12);
  });
  it('needs no asking while the epoch goes on', () => {
    expect(commonBase([first, second], { mode: 'resume', epochs: [first, second] })).toBeUndefined();
  });
  it('is where the next epoch starts that the client has not heard of', () => {
    expect(commonBase([first], { mode: 'snapshot', epochs: [first, second] })).toBe(40);
  });
  it('is where the two went apart when each has an epoch of its own', () => {
    expect(commonBase([first, second], { mode: 'snapshot', epochs: [first, other] })).toBe(30);
    expect(commonBase([first, other], { mode: 'snapshot', epochs: [first, second] })).toBe(30);
  });
});
