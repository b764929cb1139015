import { LandlineError, type Result } from '../../protocol/index.ts';
import { asAsked } from '../connection/backoff.ts';
import { isTemporary, type FileConnection } from './connection.ts';

/** Tries of something that the host fails at, not the way. */
const triesWithoutProgress = 8;

/**
 * Runs `attempt` until it is through: after a lost connection it waits for the next and starts over, which costs what was under
 * way only. Gives up when the host goes on failing without any progress between.
 *
 * @param progress - a number that grows while it goes on.
 * @param onPause - called when it begins to wait, and when it goes on.
 */
export async function untilThrough<T>(
  connection: FileConnection,
  signal: AbortSignal,
  {
    attempt,
    progress,
    onPause,
  }: { attempt: () => Promise<T>; progress: () => number; onPause: (paused: boolean) => void },
): Promise<T> {
  let fruitless = 0;
  let paused = false;
  const tell = (is: boolean) => {
    if (is !== paused) onPause(is);
    paused = is;
  };
  for (;;) {
    await connection.ready(signal);
    tell(false);
    const before = progress();
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted || !(error instanceof LandlineError) || !isTemporary(error.code)) throw error;
      fruitless = progress() > before || !connection.connected() ? 0 : fruitless + 1;
      if (fruitless >= triesWithoutProgress) throw error;
      tell(true);
      await pause(asAsked(error.more.retryAfter ?? 0), signal);
    }
  }
}

/** The fields of a reply, or its failure thrown. */
export function fieldsOf<T>(result: Result<T>): T {
  if (!result.ok) throw new LandlineError(result.error.code, result.error.message, result.error);
  return result;
}

/** @throws LandlineError `unavailable` when the signal aborts. */
export function stopped(signal: AbortSignal): void {
  if (signal.aborted) throw new LandlineError('unavailable', 'The transfer was stopped.');
}

function pause(wait: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, wait);
    signal.addEventListener('abort', end);
  });
}
