import type { ProfileLock } from '../types.ts';

/** The profile's lock among the pages and workers of a browser (Web Locks); held as long as the page lives and works. */
export function createWebLock(locks: LockManager = globalThis.navigator.locks): ProfileLock {
  return {
    async hold(name, signal, work) {
      await locks.request(name, { signal }, work);
    },
  };
}
