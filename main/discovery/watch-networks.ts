import { networkInterfaces } from 'node:os';
import { usableNetworks, type Interfaces } from './network.ts';
import { defaultOptions, type DiscoveryOptions } from './options.ts';

export type WatchDeps = {
  interfaces: () => Interfaces;
  /** Milliseconds of the wall clock: on Linux the only one that goes on while the machine sleeps. */
  wall: () => number;
};

/**
 * Calls back when this machine's networks have changed or it has slept: connections of before may be dead without knowing it.
 * No packet is sent for it. The timer keeps no process alive.
 *
 * @returns what ends the watching.
 */
export function watchNetworks(
  changed: () => void,
  { poll, sleepGap, maxNetworks }: Pick<DiscoveryOptions, 'poll' | 'sleepGap' | 'maxNetworks'> = defaultOptions,
  { interfaces, wall }: WatchDeps = { interfaces: networkInterfaces, wall: () => Date.now() },
): () => void {
  let known = keys();
  let last = wall();

  /** undefined when the interfaces cannot be told: it takes a file descriptor. */
  function keys(): string | undefined {
    try {
      return usableNetworks(interfaces(), maxNetworks)
        .map(({ key }) => key)
        .join('\n');
    } catch {
      return undefined;
    }
  }

  function look(): void {
    const slept = wall() - last > sleepGap;
    last = wall();
    const now = keys();
    const differs = now !== undefined && now !== known;
    known = now ?? known;
    if (differs || slept) changed();
  }

  const timer = setInterval(look, poll).unref();
  return () => clearInterval(timer);
}
