import { expect, it } from 'vitest';
import { createRevival } from './revival.ts';

it('the page is loaded again, but not for ever in a row', () => {
  let now = 0;
  const again = createRevival(() => now);
  expect([again(), again(), again(), again()]).toEqual([true, true, true, false]);
  now = 61_000;
  expect(again()).toBe(true);
});
