import { LandlineError } from '../../../../protocol/index.ts';

/** Wrong guesses a device has free, then the wait doubles from 1 s up to 5 minutes. */
const free = 3;
const longestWait = 5 * 60_000;
/** Wrong guesses of everybody together within a minute; devices cost an attacker nothing. */
const perMinute = 30;
const maxDevices = 2_000;

export type Throttle = {
  /** @throws LandlineError `rate_limited` with the milliseconds to wait. */
  check(device: string, now: number): void;
  /** @returns how long to wait before the next guess, in milliseconds. */
  failed(device: string, now: number): { retryAfter: number };
  succeeded(device: string): void;
};

/** Slows down the guessing of passcodes and invite tokens, per device and for all together. */
export function createThrottle(): Throttle {
  const devices = new Map<string, { failures: number; until: number }>();
  let windowStart = 0;
  let inWindow = 0;

  return {
    check(device, now) {
      const mine = (devices.get(device)?.until ?? 0) - now;
      const all = inWindow >= perMinute ? windowStart + 60_000 - now : 0;
      const wait = Math.max(mine, all);
      if (wait > 0)
        throw new LandlineError('rate_limited', 'Too many wrong tries; wait a moment.', { retryAfter: wait });
    },
    failed(device, now) {
      if (now - windowStart >= 60_000) {
        windowStart = now;
        inWindow = 0;
      }
      inWindow += 1;
      const failures = (devices.get(device)?.failures ?? 0) + 1;
      const retryAfter = failures < free ? 0 : Math.min(longestWait, 1000 * 2 ** (failures - free));
      devices.delete(device);
      devices.set(device, { failures, until: now + retryAfter });
      const [oldest] = devices.keys();
      if (devices.size > maxDevices && oldest !== undefined) devices.delete(oldest);
      return { retryAfter };
    },
    succeeded(device) {
      devices.delete(device);
    },
  };
}
