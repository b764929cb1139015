import { expect, it } from 'vitest';
import { LandlineError } from '../../protocol/index.ts';
import { patiently } from './patiently.ts';

it('asks again after the time the host says, until it is answered', async () => {
  const asked: number[] = [];
  const answer = await patiently(async () => {
    asked.push(performance.now());
    if (asked.length < 3) throw new LandlineError('rate_limited', 'slow down', { retryAfter: 80 });
    return 'fine';
  });
  expect(answer).toBe('fine');
  // A timer may fire a millisecond early by the other clock.
  expect((asked[2] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(158);
});

it('does not ask again after any other refusal', async () => {
  let asked = 0;
  const ask = async () => {
    asked++;
    throw new LandlineError('forbidden', 'no');
  };
  await expect(patiently(ask)).rejects.toThrow('no');
  expect(asked).toBe(1);
});
