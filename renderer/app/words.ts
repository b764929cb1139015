import { LandlineError } from '../../protocol/index.ts';

/** What a person may read of a failure. */
export function wordsOf(error: unknown): string {
  if (error instanceof LandlineError) return error.message;
  return error instanceof Error ? error.message : String(error);
}
