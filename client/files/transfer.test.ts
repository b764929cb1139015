import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LandlineError } from '../../protocol/index.ts';
import type { FileConnection } from './connection.ts';
import { untilThrough } from './transfer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const connection: FileConnection = {
  connected: () => true,
  use: (work) => work(),
  ready: () => Promise.resolve(),
  request: () => Promise.reject(new Error('Nothing is asked here.')),
  renew: () => undefined,
  stop: () => undefined,
};

/** Is told to come back after `retryAfter` as often as `refusals` says, then gets through. */
function start(refusals: number, retryAfter: number) {
  const attempts: number[] = [];
  const pauses: boolean[] = [];
  const through = untilThrough(connection, new AbortController().signal, {
    attempt: () => {
      attempts.push(Date.now());
      if (attempts.length > refusals) return Promise.resolve('through');
      return Promise.reject(new LandlineError('rate_limited', 'later', { retryAfter }));
    },
    progress: () => attempts.length,
    onPause: (is) => pauses.push(is),
  });
  return { attempts, pauses, through };
}

it.each([
  ['longer than a timer can', 2 ** 40],
  ['not at all', 0],
])('rests between tries when the host says to wait %s', async (_, retryAfter) => {
  const { attempts, through } = start(3, retryAfter);
  await vi.advanceTimersByTimeAsync(200);
  expect(attempts).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3 * 60 * 60_000);
  expect(await through).toBe('through');
});

it('tells of a pause when it begins and when it ends, each once', async () => {
  const { pauses, through } = start(2, 1_000);
  await vi.advanceTimersByTimeAsync(10_000);
  await through;
  expect(pauses).toEqual([true, false, true, false]);
});
