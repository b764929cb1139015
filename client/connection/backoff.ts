const shortest = 500;
const longest = 3_000;

/**
 * How long to wait before the next try, in milliseconds: longer with each failure, up to 3 s, spread out so that a hundred
 * clients do not come back in the same instant.
 */
export function createBackoff(random: () => number) {
  let failures = 0;
  return {
    next(): number {
      const wait = Math.min(longest, shortest * 2 ** failures);
      failures = Math.min(failures + 1, 10);
      return Math.round(wait * (0.5 + random() / 2));
    },
    reset(): void {
      failures = 0;
    },
  };
}

const askedAtLeast = 250;
const askedAtMost = 60 * 60_000;

/** A host's wish for how long to wait, in milliseconds, within reason: a timer overflows after 24 days, and would fire at once. */
export function asAsked(wait: number): number {
  return Math.min(askedAtMost, Math.max(askedAtLeast, wait));
}
