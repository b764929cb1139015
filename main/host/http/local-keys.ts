import { createHash, randomBytes } from 'node:crypto';

/** How long a key waits to be used: a browser's first start on a slow computer fits in, in milliseconds. */
export const keyLifetime = 120_000;
/** Keys that wait and sessions that are open; the oldest gives way. A person has one or two. */
const most = 32;
/** Wrong keys that are answered in a minute; 256 random bits are not guessed, but nobody need try for ever. */
export const guesses = { most: 20, every: 60_000 };

export type LocalKeys = {
  /** A key that works once, within {@link keyLifetime}. */
  make(): string;
  /** Takes a key for a session. @returns the session's secret, or why not. */
  redeem(key: string): { session: string } | 'unknown' | 'too_many';
  /** Whether this is the secret of a session. */
  knows(session: string): boolean;
};

/**
 * The keys of links that open the page on this computer, and the sessions they were taken for. Only hashes are kept, so that a look-up
 * tells nothing by the time it takes; all of it goes with the process.
 *
 * @param now - milliseconds since some moment, whatever is done to the clock.
 */
export function createLocalKeys(now: () => number): LocalKeys {
  /** Until when each is good. */
  const keys = new Map<string, number>();
  const sessions = new Set<string>();
  let wrong = { count: 0, since: -Infinity };

  /** Whether a wrong key is one too many. The right one is always taken: whoever guesses keeps nobody out. */
  function isTooMany(): boolean {
    if (now() - wrong.since >= guesses.every) wrong = { count: 0, since: now() };
    wrong.count += 1;
    return wrong.count > guesses.most;
  }

  return {
    make() {
      const key = secret();
      keys.set(hashOf(key), now() + keyLifetime);
      dropOldest(keys);
      return key;
    },
    redeem(key) {
      const hash = hashOf(key);
      const until = keys.get(hash);
      keys.delete(hash);
      if (until === undefined || now() >= until) return isTooMany() ? 'too_many' : 'unknown';
      const session = secret();
      sessions.add(hashOf(session));
      dropOldest(sessions);
      return { session };
    },
    knows: (session) => sessions.has(hashOf(session)),
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Maps and sets keep the order in which they were filled. */
function dropOldest(kept: Map<string, unknown> | Set<string>): void {
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}
