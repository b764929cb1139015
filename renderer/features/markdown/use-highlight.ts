import { startWorker } from '../../app/workers.ts';
import type { Highlight } from './highlight.ts';
import { throughWorker } from './highlight-thread.ts';

let made: Promise<Highlight> | undefined;

/** Colours code; what does it is a thread of its own, started with the first code that says its language. */
export function useHighlight(): Highlight {
  return async (code, language) => {
    made ??= import('./highlight-worker.ts?worker&url').then(({ default: url }) => throughWorker(startWorker(url)));
    try {
      return await (
        await made
      )(code, language);
    } catch (error) {
      // The next code tries anew.
      made = undefined;
      throw error;
    }
  };
}
