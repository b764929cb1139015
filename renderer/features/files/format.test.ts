import { expect, it } from 'vitest';
import { formatBytes } from './format.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1536, '1.5 kB'],
  [200_000_000, '200 MB'],
  [1_500_000_000_000, '1.5 TB'],
  [5e18, '5,000,000 TB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes, 'en')).toBe(text);
});
