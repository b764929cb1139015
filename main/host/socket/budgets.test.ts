import { expect, it } from 'vitest';
import { costOf, createBudgets, defaultBudgets } from './budgets.ts';

it('gives back what time brings, and no more than the bucket holds', () => {
  let now = 1_000_000;
  const budgets = createBudgets(defaultBudgets, () => now);
  const { burst, perSecond } = defaultBudgets.heavy;
  expect(budgets.take('ann', 'heavy', burst)).toBe(0);
  expect(budgets.take('ann', 'heavy')).toBe(1000 / perSecond);
  now += 60_000;
  expect(budgets.take('ann', 'heavy', burst)).toBe(0);
  expect(budgets.take('ann', 'heavy')).toBeGreaterThan(0);
});

it('takes tokens by the size of what is appended, and never more than a bucket holds', () => {
  const event = (bytes: number) => ({ header: 'h'.repeat(500), body: 'b'.repeat(bytes), signature: '' });
  expect(costOf('append', { events: [event(10), event(10)] })).toBe(2);
  expect(costOf('append', { events: [event(60_000)] })).toBe(15);
  expect(costOf('offer', { events: [{ event: event(60_000) }, { event: { ...event(0), body: null } }] })).toBe(16);
  expect(costOf('history', {})).toBe(1);

  let now = 1_000_000;
  const budgets = createBudgets({ ...defaultBudgets, append: { perSecond: 10, burst: 20 } }, () => now);
  expect(budgets.take('ann', 'append', 60)).toBe(0);
  expect(budgets.take('ann', 'append', 60)).toBe(2_000);
  now += 2_000;
  expect(budgets.take('ann', 'append', 60)).toBe(0);
});

it('makes nobody wait because the computer’s clock was set back', () => {
  let now = 1_000_000_000;
  const budgets = createBudgets(defaultBudgets, () => now);
  expect(budgets.take('ann', 'append')).toBe(0);
  now -= 3_600_000;
  expect(budgets.take('ann', 'append')).toBe(0);
});
