import { limits } from '../../../protocol/index.ts';
import { createConnectionCounter } from '../http/connection-caps.ts';

/** More people who wait than this, of all and of one address, are told to come back; each costs an open connection. */
const caps = { total: 500, reserved: 0, perAddress: 50, perNetwork: 50 };
/** A device waits on its newest connections: one that it has lost may look open for a while yet. */
const perDevice = 2;

/** What is used of Engine.IO's connection. */
type Waiting = { remoteAddress: string; once(event: 'close', listener: () => void): unknown };

/** Who waits for an admin's decision with the connection open, so that it reaches them at once. */
export function createDecisions() {
  const waiting = new Map<string, Set<() => void>>();
  const counter = createConnectionCounter(caps);

  return {
    /**
     * Resolves when something was decided for this device, its connection closes, it waits on newer ones, or it has waited for
     * `limits.joinWait`; at once when too many wait already.
     */
    async next(device: string, connection: Waiting): Promise<void> {
      const [oldest, ...newer] = waiting.get(device) ?? [];
      if (newer.length + 1 >= perDevice) oldest?.();
      const leave = counter.enter(connection.remoteAddress);
      if (!leave) return;
      const mine = waiting.get(device) ?? new Set();
      waiting.set(device, mine);
      await new Promise<void>((resolve) => {
        const done = () => {
          if (!mine.delete(done)) return;
          if (mine.size === 0) waiting.delete(device);
          clearTimeout(timer);
          leave();
          resolve();
        };
        const timer = setTimeout(done, limits.joinWait);
        mine.add(done);
        connection.once('close', done);
      });
    },

    /** @param device absent: the way to join has changed for everybody. */
    made(device?: string): void {
      const woken = device === undefined ? [...waiting.values()] : [waiting.get(device) ?? []];
      for (const done of woken.flatMap((one) => [...one])) done();
    },
  };
}

export type Decisions = ReturnType<typeof createDecisions>;
