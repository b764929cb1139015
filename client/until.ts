import { LandlineError } from '../protocol/index.ts';
import type { Change, Status } from './types.ts';

/**
 * Resolves when the client is online.
 *
 * @throws LandlineError the host's refusal, `unavailable` when it was stopped or the signal aborted.
 */
export function untilOnline(
  { status, subscribe }: { status: () => Status; subscribe: (listener: (change: Change) => void) => () => void },
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      end();
      signal?.removeEventListener('abort', aborted);
      finish();
    };
    const aborted = () => {
      settle(() => {
        reject(new LandlineError('unavailable', status().reason ?? 'The office was not reached in time.'));
      });
    };
    const look = () => {
      const { phase, error, reason } = status();
      if (phase === 'online') settle(resolve);
      else if (phase === 'refused' || phase === 'stopped') {
        settle(() => {
          reject(new LandlineError(error?.code ?? 'unavailable', reason ?? 'The client was stopped.', error));
        });
      }
    };
    const end = subscribe(({ kind }) => {
      if (kind === 'status') look();
    });
    signal?.addEventListener('abort', aborted);
    if (signal?.aborted) aborted();
    else look();
  });
}
