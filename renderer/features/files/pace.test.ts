import { describe, expect, it } from 'vitest';
import { createPace, timeLeft } from './pace.ts';

describe('the speed of a transfer', () => {
  it('is told after a second of it', () => {
    const { tell } = createPace();
    expect(tell(0, 0)).toBeUndefined();
    expect(tell(900, 900)).toBeUndefined();
    expect(tell(1_000, 2_000)).toBe(2_000);
  });

  it('follows the last seconds and forgets what was before', () => {
    const { tell } = createPace();
    for (let second = 0; second <= 20; second += 1) tell(second * 1_000, second * 1_000_000);
    let done = 20_000_000;
    let speed: number | undefined;
    for (let second = 21; second <= 30; second += 1) speed = tell(second * 1_000, (done += 1_000));
    expect(speed).toBe(1_000);
  });

  it('does not count what the host had from an earlier try', () => {
    const { tell } = createPace();
    tell(0, 50_000_000);
    expect(tell(2_000, 52_000_000)).toBe(1_000_000);
  });

  it('begins anew where a part has to be sent again', () => {
    const { tell } = createPace();
    tell(0, 0);
    tell(1_000, 10_000);
    tell(2_000, 1_000);
    expect(tell(4_000, 5_000)).toBe(2_000);
  });

  it('is not told while it waits, and leaves out that time afterwards', () => {
    const { tell } = createPace();
    tell(0, 0);
    expect(tell(1_000, 2_000)).toBe(2_000);
    expect(tell(1_100, 2_000, true)).toBeUndefined();
    expect(tell(60_000, 2_000)).toBeUndefined();
    expect(tell(61_000, 5_000)).toBe(3_000);
  });

  it('changes twice a second at most', () => {
    const { tell } = createPace();
    tell(0, 0);
    expect([tell(1_000, 1_000), tell(1_100, 5_000), tell(1_400, 6_000)]).toEqual([1_000, 1_000, 1_000]);
    expect(tell(1_500, 6_000)).toBe(4_000);
  });
});

it('the time left follows from the speed, where there is one', () => {
  expect(timeLeft({ done: 1_000, size: 5_000, speed: 2_000 })).toBe(2_000);
  expect(timeLeft({ done: 1_000, size: 5_000, speed: 0 })).toBeUndefined();
  expect(timeLeft({ done: 1_000, size: 5_000 })).toBeUndefined();
});
