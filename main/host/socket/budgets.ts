import type { Budget, chat, Payload } from '../../../protocol/index.ts';

/** A token bucket: `perSecond` tokens flow in, at most `burst` are kept. */
export type BudgetSize = { perSecond: number; burst: number };
export type BudgetSizes = Record<Budget, BudgetSize>;

/**
 * Each member's share, by the class of a request. A person and their tools stay far below; a script that floods meets
 * `rate_limited` long before others notice.
 */
export const defaultBudgets: BudgetSizes = {
  append: { perSecond: 100, burst: 1_000 },
  read: { perSecond: 100, burst: 500 },
  heavy: { perSecond: 5, burst: 30 },
  chunk: { perSecond: 2_000, burst: 4_000 },
  signal: { perSecond: 20, burst: 100 },
};

/** How many refused requests in one bucket's life of a minute make a connection not worth keeping. */
const violationsBeforeCut = 2_000;

type Bucket = { tokens: number; at: number };

/** So many bytes of an event are one token, begun ones count: 100 tokens a second are 400 kB of the log. */
const bytesPerToken = 4_096;

/** How many tokens a request of the chat takes: one, or by the number and the size of the events it brings. */
export function costOf(name: string, payload: unknown): number {
  if (name === 'append') return sum((payload as Payload<typeof chat, 'append'>).events);
  if (name === 'offer') return sum((payload as Payload<typeof chat, 'offer'>).events.map(({ event }) => event));
  return 1;
}

function sum(events: readonly { header: string; body: string | null }[]): number {
  return events.reduce(
    (tokens, { header, body }) => tokens + Math.ceil((header.length + (body?.length ?? 0)) / bytesPerToken),
    0,
  );
}

/** The rate budgets of all members; a member's devices share one. */
export function createBudgets(sizes: BudgetSizes, clock: () => number) {
  const members = new Map<string, { buckets: Partial<Record<Budget, Bucket>>; violations: number; since: number }>();

  function of(member: string) {
    let entry = members.get(member);
    if (!entry) {
      entry = { buckets: {}, violations: 0, since: clock() };
      members.set(member, entry);
    }
    return entry;
  }

  return {
    /**
     * Takes `cost` tokens, at most a full bucket: what is allowed at all gets through after a wait.
     *
     * @returns 0 when they were there, else how many milliseconds it takes until they are.
     */
    take(member: string, budget: Budget, asked = 1): number {
      const size = sizes[budget];
      const cost = Math.min(asked, size.burst);
      const entry = of(member);
      const now = clock();
      const bucket = (entry.buckets[budget] ??= { tokens: size.burst, at: now });
      // A clock that was set back takes nothing away.
      const passed = Math.max(0, now - bucket.at);
      bucket.tokens = Math.min(size.burst, bucket.tokens + (passed * size.perSecond) / 1000);
      bucket.at = now;
      if (bucket.tokens >= cost) {
        bucket.tokens -= cost;
        return 0;
      }
      if (Math.abs(now - entry.since) > 60_000) {
        entry.since = now;
        entry.violations = 0;
      }
      entry.violations += 1;
      return Math.ceil(((cost - bucket.tokens) * 1000) / size.perSecond);
    },

    /** Whether this member goes on flooding although it is told to wait. */
    isFlooding(member: string): boolean {
      return (members.get(member)?.violations ?? 0) > violationsBeforeCut;
    },

    /** Forgets a member with no connection left; a full bucket is what it would have come back to. */
    forget(member: string): void {
      const entry = members.get(member);
      if (!entry) return;
      const full = Object.entries(entry.buckets).every(([budget, bucket]) => {
        const size = sizes[budget as Budget];
        return bucket.tokens + ((clock() - bucket.at) * size.perSecond) / 1000 >= size.burst;
      });
      if (full) members.delete(member);
    },
  };
}

export type Budgets = ReturnType<typeof createBudgets>;
