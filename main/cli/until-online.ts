import type { Client } from '../../client/index.ts';

/** After the first attempt has failed, an office that is only restarting gets this long, in milliseconds; … */
const graceAtKnownWays = 2_000;
/** … and one that moved gets this long to be found on the network. */
const graceWithDiscovery = 6_000;

export type Patience = {
  /** Milliseconds in all; Infinity waits until stopped. */
  longest: number;
  mdns: boolean;
  stopped: AbortSignal;
};

/**
 * Waits until the client is online, no longer than makes sense: an office that does not answer gets `longest`, one whose every
 * address has failed a moment more.
 *
 * @returns false when it took too long.
 * @throws what the client was refused or stopped with, or `stopped` was aborted with.
 */
export async function untilOnline(client: Client, { longest, mdns, stopped }: Patience): Promise<boolean> {
  const late = new AbortController();
  const giveUp = () => late.abort(new Error('late'));
  const timers: NodeJS.Timeout[] = [];
  const look = () => {
    if (client.status().phase !== 'offline' || timers.length > 1) return;
    timers.push(setTimeout(giveUp, mdns ? graceWithDiscovery : graceAtKnownWays));
  };
  let unsubscribe: (() => void) | undefined;
  if (Number.isFinite(longest)) {
    timers.push(setTimeout(giveUp, longest));
    unsubscribe = client.subscribe(look);
    look();
  }
  try {
    await client.until('online', AbortSignal.any([late.signal, stopped]));
    return true;
  } catch (error) {
    stopped.throwIfAborted();
    if (late.signal.aborted) return false;
    throw error;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    unsubscribe?.();
  }
}
