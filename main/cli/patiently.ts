import { LandlineError } from '../../protocol/index.ts';

/** A host that says less than this is asked again after this, in milliseconds. */
const shortest = 50;
const mostTries = 100;

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
      await new Promise((resolve) => setTimeout(resolve, Math.max(error.more.retryAfter ?? 0, shortest)));
    }
  }
}
