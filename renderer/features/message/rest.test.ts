import { effectScope } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useRest } from './rest.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const mouse = { pointerType: 'mouse' };

it('a mouse rests where it stays, not where it only passes', () => {
  const { rests, enter, leave } = effectScope().run(useRest)!;
  enter(mouse);
  vi.advanceTimersByTime(50);
  leave();
  vi.advanceTimersByTime(1_000);
  expect(rests.value).toBe(false);
  enter(mouse);
  vi.advanceTimersByTime(100);
  expect(rests.value).toBe(true);
  leave();
  expect(rests.value).toBe(false);
});

it('a finger rests nowhere, and nothing does when it is gone', () => {
  const scope = effectScope();
  const { rests, enter } = scope.run(useRest)!;
  enter({ pointerType: 'touch' });
  vi.advanceTimersByTime(100);
  expect(rests.value).toBe(false);
  enter(mouse);
  scope.stop();
  vi.advanceTimersByTime(100);
  expect(rests.value).toBe(false);
});
