import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Timeline } from '../../../client/index.ts';
import { LandlineError, type ErrorCode } from '../../../protocol/index.ts';
import { usePaging } from './paging.ts';

/** A room open from 51 to 100, and what becomes of each asking for older ones. */
function opened(answer: (part: { from: number; to: number }) => Promise<void>) {
  const part = { from: 51, to: 100 };
  let asked = 0;
  const client = {
    timeline: () => ({ ...part }) as Timeline,
    older() {
      asked += 1;
      return answer(part);
    },
    newer: () => Promise.resolve(),
  };
  let answers = 0;
  const paging = usePaging(client, 'room', () => (answers += 1));
  return { paging, asked: () => asked, answers: () => answers };
}
const refused = (code: ErrorCode) => () => Promise.reject(new LandlineError(code, 'No.'));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('goes on as long as an end moves, and asks once at a time', async () => {
  const { paging, asked, answers } = opened(async (part) => void (part.from -= 25));
  await Promise.all([paging.ask('older'), paging.ask('older')]);
  expect([asked(), answers()]).toEqual([1, 1]);
  expect(paging.ready.older.value).toBe(true);
});

it.each([
  ['answers and gives nothing', () => Promise.resolve()],
  ['cannot answer now', refused('unavailable')],
  ['has been asked too much', refused('rate_limited')],
])('leaves an office alone for a while that %s', async (_, answer) => {
  const { paging, answers } = opened(answer);
  await paging.ask('older');
  expect(answers()).toBe(0);
  expect(paging.ready.older.value).toBe(false);
  vi.advanceTimersByTime(3_000);
  expect(paging.ready.older.value).toBe(true);
  expect(paging.refusal.value).toBeUndefined();
});

it('asks an office that refuses only when it is told to', async () => {
  const { paging } = opened(refused('forbidden'));
  await paging.ask('older');
  vi.advanceTimersByTime(60_000);
  expect(paging.ready.older.value).toBe(false);
  expect(paging.ready.newer.value).toBe(true);
  expect(paging.refusal.value).toMatchObject({ code: 'forbidden' });
  paging.goOn();
  expect(paging.ready.older.value).toBe(true);
  expect(paging.refusal.value).toBeUndefined();
});
