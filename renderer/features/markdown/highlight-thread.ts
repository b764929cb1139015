import type { Coloured, Highlight } from './highlight.ts';

export type Asked = { id: number; code: string; language: string };
export type Answer = { id: number; lines: Coloured[][] | undefined };

/** @param worker - runs `highlight-worker.ts`. It is ended when it fails; another is wanted then. */
export function throughWorker(worker: Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>): Highlight {
  const waiting = new Map<number, PromiseWithResolvers<Coloured[][] | undefined>>();
  let last = 0;
  let failed = false;
  const failure = () => new Error('The thread that colours code has failed.');
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.resolve(data.lines);
    waiting.delete(data.id);
  });
  worker.addEventListener('error', () => {
    failed = true;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(failure());
    waiting.clear();
  });
  return (code, language) => {
    if (failed) return Promise.reject(failure());
    const answer = Promise.withResolvers<Coloured[][] | undefined>();
    const id = (last += 1);
    waiting.set(id, answer);
    worker.postMessage({ id, code, language } satisfies Asked);
    return answer.promise;
  };
}
