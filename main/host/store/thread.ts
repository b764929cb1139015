import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createCaller, type AnswersMessage, type Caller, type CloseMessage, type Methods } from './calls.ts';
import type { SlowStatement } from './database.ts';
import type { SlowNews, WorkerStart } from './worker.ts';

export type Thread<A extends Methods> = Caller<A> & {
  /** Answers what was asked, closes the database and ends. */
  close(): Promise<void>;
};

/**
 * Starts a thread of the store and waits until it is ready.
 *
 * @param onNews what it tells besides its answers.
 * @param onFailure called once if it dies; every call fails from then on.
 * @throws Error when the database cannot be opened.
 */
export async function startThread<A extends Methods>(
  start: WorkerStart,
  deps: {
    clock: () => number;
    onNews?: (news: unknown) => void;
    newsTook?: () => number;
    /** Called for each statement that took too long. */
    onSlow: (slow: SlowStatement) => void;
    onFailure: (error: Error) => void;
  },
): Promise<Thread<A>> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start });
  worker.on('message', ({ news }: AnswersMessage) => {
    if (isSlow(news)) deps.onSlow(news.slow);
  });
  await firstNews(worker);
  const onNews = (news: unknown) => {
    if (!isSlow(news)) deps.onNews?.(news);
  };
  const caller = createCaller<A>(worker, deps.clock, onNews, deps.newsTook);
  let closing = false;
  let failed = false;
  // Not `once` of node:events, which rejects at an 'error': nobody waits for it before the end, and the process would die of that.
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });
  worker.on('error', (error) => {
    fail(error instanceof Error ? error : new Error(String(error)));
  });
  worker.on('exit', () => {
    const closed = new Error('The store is closed.');
    if (closing) caller.fail(closed);
    else fail(closed);
  });

  function fail(failure: Error): void {
    caller.fail(failure);
    if (!failed) deps.onFailure(failure);
    failed = true;
  }

  return {
    ...caller,
    async close() {
      closing = true;
      // Calls of this turn of the event loop are still being gathered; they go first.
      await new Promise((resolve) => setImmediate(resolve));
      worker.postMessage({ close: true } satisfies CloseMessage);
      await ended;
    },
  };
}

/** What a thread says first: that it is ready, or its one result. */
export async function firstNews(worker: Worker): Promise<unknown> {
  let hear: ((message: AnswersMessage) => void) | undefined;
  const heard = new Promise<unknown>((resolve) => {
    hear = ({ news }) => {
      if (!isSlow(news)) resolve(news);
    };
    worker.on('message', hear);
  });
  const ended = once(worker, 'exit').then(() =>
    Promise.reject(new Error("The store's thread ended before it was ready.")),
  );
  try {
    return await Promise.race([heard, ended]);
  } finally {
    if (hear) worker.off('message', hear);
  }
}

function isSlow(news: unknown): news is SlowNews {
  return typeof news === 'object' && news !== null && 'slow' in news;
}
