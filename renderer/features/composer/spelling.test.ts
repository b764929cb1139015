import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSpelling, fetchTable } from './spelling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const table = new Map([['tada', '🎉']]);

it('spells with the table once it is there, and what has no shortcode at once', async () => {
  const spell = createSpelling(() => Promise.resolve(table));
  expect(spell('12:30, no shortcode')).toBe('12:30, no shortcode');
  expect(await spell('so :tada:')).toBe('so 🎉');
  expect(spell('and :tada: again')).toBe('and 🎉 again');
});

it('leaves a text as it was written where the table does not come, and then does not wait again', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof table>();
  const fetch = vi.fn(() => promise);
  const spell = createSpelling(fetch);
  const first = spell('one :tada:');
  await vi.advanceTimersByTimeAsync(300);
  expect(await first).toBe('one :tada:');
  expect(spell('two :tada:')).toBe('two :tada:');
  resolve(table);
  await vi.advanceTimersByTimeAsync(0);
  expect(spell('three :tada:')).toBe('three 🎉');
  expect(fetch).toHaveBeenCalledTimes(1);
});

it('asks again after the table could not be fetched', async () => {
  const fetch = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue(table);
  const spell = createSpelling(fetch);
  expect(await spell(':tada:')).toBe(':tada:');
  expect(await spell(':tada:')).toBe('🎉');
});

it('knows the shortcodes of GitHub', async () => {
  expect((await fetchTable()).get('rocket')).toBe('🚀');
});
