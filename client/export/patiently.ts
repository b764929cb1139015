import type { Client } from '../index.ts';
import { LandlineError } from '../../protocol/index.ts';

/** A host that says less than this is asked again after this, in milliseconds. */
const shortest = 50;
const mostTries = 100;
/** A host that is stopping refuses what comes over a connection that still stands; in milliseconds. */
const pauseAfterRefusal = 250;

/**
 * Asks, and when it was too often waits as long as the host says and asks again: right for a command that reads everything.
 *
 * @throws what `ask` throws for any other reason.
 */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof LandlineError) || error.code !== 'rate_limited' || tries === mostTries) throw error;
      await pause(Math.max(error.more.retryAfter ?? 0, shortest));
    }
  }
}

/**
 * As {@link patiently}, and when the office goes away waits until it is back, however long, and asks again.
 *
 * @throws what `ask` throws for any other reason, the office's refusal, or when `stopped` is aborted.
 */
export async function throughLosses<T>(client: Client, stopped: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await patiently(ask);
    } catch (error) {
      if (!isAway(error)) throw error;
    }
    await back(client, stopped);
  }
}

/** Whether a request failed because the office is not there now. */
export function isAway(error: unknown): boolean {
  return error instanceof LandlineError && error.code === 'unavailable';
}

/** Resolves when the office, which has just not answered, can be asked again. */
export async function back(client: Client, stopped: AbortSignal): Promise<void> {
  await pause(pauseAfterRefusal);
  await client.until('online', stopped);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
