import { LandlineError } from '../../../../protocol/index.ts';
import { loopback, type NetworkKeys } from '../../network-keys.ts';

/**
 * Wrong guesses an address has free, then the wait doubles from 1 s up to 5 minutes; forgotten after an hour without one. A new
 * device costs nothing, so it is no measure.
 */
const freeGuesses = 5;
const longestWait = 5 * 60_000;
const forgetAfter = 60 * 60_000;
/** Wrong guesses of everybody together within a minute; above it only who has not guessed wrong may still try. */
const guessesPerMinute = 300;

/** New members an address may bring into an open office at once, and how many ms until one more. */
const entries = { burst: 20, every: 30_000 };
const entriesOfAll = { burst: 1_000, every: 200 };

/** A whole IPv6 network may so many times as much: behind it may be one computer, or everybody in the house. */
const networkShare = 10;
const maxKeys = 5_000;

export type Throttle = {
  /** @throws LandlineError `rate_limited` with the milliseconds to wait. */
  check(from: NetworkKeys, now: number): void;
  /** @returns how long to wait before the next guess, in milliseconds. */
  failed(from: NetworkKeys, now: number): { retryAfter: number };
  /** @throws LandlineError `rate_limited` when too many new members came from there; counts this one otherwise. */
  enter(from: NetworkKeys, now: number): void;
};

/** Slows down strangers: the guessing of passcodes and invite tokens, and joining where nothing is asked. */
export function createThrottle(): Throttle {
  const guessers = createRecent<{ failures: number; until: number; last: number }>();
  const entered = createRecent<Bucket>();
  let minute = { start: 0, failures: 0 };

  const failuresOf = (key: string, now: number) => {
    const known = guessers.get(key);
    return known && Math.abs(now - known.last) < forgetAfter ? known : { failures: 0, until: 0, last: now };
  };

  return {
    check(from, now) {
      // What others guess, of the same network or of all, keeps nobody waiting who has not guessed wrong.
      if (failuresOf(from.address, now).failures === 0) return;
      const own = Math.max(...keysOf(from).map(({ key }) => failuresOf(key, now).until - now));
      const left = minute.start + 60_000 - now;
      const crowded = minute.failures >= guessesPerMinute && left <= 60_000 ? left : 0;
      refuse(Math.max(own, crowded), 'Too many wrong tries; wait a moment.');
    },

    failed(from, now) {
      if (Math.abs(now - minute.start) >= 60_000) minute = { start: now, failures: 0 };
      minute.failures += 1;
      let retryAfter = 0;
      for (const { key, share } of keysOf(from)) {
        const failures = failuresOf(key, now).failures + 1;
        const beyond = failures - freeGuesses * share;
        const wait = beyond < 0 ? 0 : Math.min(longestWait, 1000 * 2 ** Math.floor(beyond / share));
        guessers.set(key, { failures, until: now + wait, last: now });
        retryAfter = Math.max(retryAfter, wait);
      }
      return { retryAfter };
    },

    enter(from, now) {
      if (from.address === loopback) return;
      const doors = [
        ...keysOf(from).map(({ key, share }) => ({ key, burst: entries.burst * share, every: entries.every / share })),
        { key: '', ...entriesOfAll },
      ].map((door) => ({ ...door, bucket: filled(entered.get(door.key), door, now) }));
      refuse(
        Math.max(...doors.map(({ bucket, every }) => (1 - bucket.tokens) * every)),
        'Too many join from there; wait a moment.',
      );
      for (const { key, bucket } of doors) entered.set(key, { ...bucket, tokens: bucket.tokens - 1 });
    },
  };
}

type Bucket = { tokens: number; at: number };

function filled(bucket: Bucket | undefined, { burst, every }: { burst: number; every: number }, now: number): Bucket {
  if (!bucket) return { tokens: burst, at: now };
  return { tokens: Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / every), at: now };
}

function keysOf({ address, network }: NetworkKeys): { key: string; share: number }[] {
  return [{ key: address, share: 1 }, ...(network === '' ? [] : [{ key: `${network}/64`, share: networkShare }])];
}

function refuse(wait: number, message: string): void {
  if (wait > 0) throw new LandlineError('rate_limited', message, { retryAfter: Math.ceil(wait) });
}

/** A map that forgets what was not touched for longest, so that strangers cannot grow it. */
function createRecent<V>() {
  const entries = new Map<string, V>();
  return {
    get: (key: string) => entries.get(key),
    set(key: string, value: V): void {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > maxKeys && oldest !== undefined) entries.delete(oldest);
    },
  };
}
