import type { Client } from '../../client/index.ts';
import { LandlineError } from '../../protocol/index.ts';
import { CommandError } from './failure.ts';

type Waiting = {
  /** Called once when an admin has to decide. */
  waiting: () => void;
  /** Milliseconds for an answer of the office. */
  patience: number;
  /** Milliseconds for the admin's decision; absent, any. */
  approval?: number;
  stopped: AbortSignal;
};

/**
 * Waits until a device is let in.
 *
 * @throws LandlineError with the host's reason, CommandError when nobody answers in time.
 */
export async function untilJoined(client: Client, { waiting, patience, approval, stopped }: Waiting): Promise<void> {
  const limit = new AbortController();
  let pending = false;
  let timer: NodeJS.Timeout | undefined;
  const allow = (milliseconds: number | undefined, reason: string) => {
    clearTimeout(timer);
    if (milliseconds !== undefined) timer = setTimeout(() => limit.abort(new CommandError(reason)), milliseconds);
  };
  allow(patience, 'The office does not answer.');
  const unsubscribe = client.subscribe(() => {
    if (pending || client.status().phase !== 'pending_approval') return;
    pending = true;
    allow(approval, 'No admin has decided yet; give the same command again later.');
    waiting();
  });
  try {
    await client.until('online', AbortSignal.any([limit.signal, stopped]));
  } catch (error) {
    stopped.throwIfAborted();
    limit.signal.throwIfAborted();
    const refusal = client.status().error;
    throw refusal === undefined ? error : new LandlineError(refusal.code, refusal.message);
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}
