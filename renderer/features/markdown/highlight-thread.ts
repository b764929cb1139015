import type { Coloured, Highlight } from './highlight.ts';

export type Asked = { id: number; code: string; language: string };
export type Answer = { id: number; lines: Coloured[][] | undefined };

/** @param worker - runs `highlight-worker.ts`. */
export function throughWorker(worker: Pick<Worker, 'postMessage' | 'addEventListener'>): Highlight {
  const waiting = new Map<number, PromiseWithResolvers<Coloured[][] | undefined>>();
  let last = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.resolve(data.lines);
    waiting.delete(data.id);
  });
  worker.addEventListener('error', () => {
    for (const { reject } of waiting.values()) reject(new Error('The thread that colours code has failed.'));
    waiting.clear();
  });
  return (code, language) => {
    const answer = Promise.withResolvers<Coloured[][] | undefined>();
    const id = (last += 1);
    waiting.set(id, answer);
    worker.postMessage({ id, code, language } satisfies Asked);
    return answer.promise;
  };
}
