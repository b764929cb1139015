import { expect, it } from 'vitest';
import { createBudgets, defaultBudgets } from './budgets.ts';

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

it('makes nobody wait because the computer’s clock was set back', () => {
  let now = 1_000_000_000;
  const budgets = createBudgets(defaultBudgets, () => now);
  expect(budgets.take('ann', 'append')).toBe(0);
  now -= 3_600_000;
  expect(budgets.take('ann', 'append')).toBe(0);
});
