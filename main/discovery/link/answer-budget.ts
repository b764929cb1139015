/**
 * A token bucket of `perSecond` tokens. `now` is a monotonic clock in milliseconds.
 *
 * @returns a function that takes one token and says whether there was one.
 */
export function createBudget(perSecond: number, now: () => number): () => boolean {
  let tokens = perSecond;
  let filled = now();
  return () => {
    const time = now();
    tokens = Math.min(perSecond, tokens + ((time - filled) * perSecond) / 1_000);
    filled = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** One budget for each source. Bounded: when `maxSources` are known, all start afresh. */
export function createSourceBudgets(perSecond: number, maxSources: number, now: () => number) {
  const budgets = new Map<string, () => boolean>();
  return (source: string): boolean => {
    let budget = budgets.get(source);
    if (!budget) {
      if (budgets.size >= maxSources) budgets.clear();
      budget = createBudget(perSecond, now);
      budgets.set(source, budget);
    }
    return budget();
  };
}
