import { expect, it } from 'vitest';
import { fromGigabytes, toGigabytes } from './sizes.ts';

it('reads and writes gigabytes; nothing is no limit', () => {
  expect(['', ' 2 ', '0.5', '1,5'].map(fromGigabytes)).toEqual([0, 2e9, 5e8, 1.5e9]);
  expect(['0', '-1', 'x', '1e9', '0.0000000001'].map(fromGigabytes)).toEqual(Array(5).fill(undefined));
  expect([0, 2e9, 1.5e9, 1_234_567].map(toGigabytes)).toEqual(['', '2', '1.5', '0.001']);
});
