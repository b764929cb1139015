import { limits } from '../../../protocol/index.ts';

/** More people who wait than this are told to come back; each costs an open connection. */
const mostWaiting = 500;

/** Who waits for an admin's decision with the connection open, so that it reaches them at once. */
export function createDecisions() {
  const waiting = new Map<string, Set<() => void>>();
  let count = 0;

  return {
    /** Resolves when something was decided for this device, its connection closes, or it has waited for `limits.joinWait`. */
    async next(device: string, connection: { once(event: 'close', listener: () => void): unknown }): Promise<void> {
      if (count >= mostWaiting) return;
      count += 1;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const done = () => resolve(undefined);
      const mine = waiting.get(device) ?? new Set();
      waiting.set(device, mine.add(done));
      const timer = setTimeout(done, limits.joinWait);
      connection.once('close', done);
      await promise;
      clearTimeout(timer);
      mine.delete(done);
      if (mine.size === 0 && waiting.get(device) === mine) waiting.delete(device);
      count -= 1;
    },

    /** @param device absent: the way to join has changed for everybody. */
    made(device?: string): void {
      const woken = device === undefined ? [...waiting.values()] : [waiting.get(device) ?? new Set<() => void>()];
      for (const one of woken) for (const done of one) done();
    },
  };
}

export type Decisions = ReturnType<typeof createDecisions>;
