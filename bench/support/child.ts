import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program of the benchmarks in a process of its own, asked one thing at a time. */
export type Child = {
  ask<T>(question: string, given?: unknown): Promise<T>;
  end(): Promise<void>;
};

type Told = { answer?: unknown; failed?: string };

/** Starts `bench/<program>` and waits for its first message. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what crosses between processes has the type its sender names
export async function startChild<R>(
  program: string,
  given: unknown,
  execArgv: string[] = [],
): Promise<Child & { ready: R }> {
  const child = fork(join(import.meta.dirname, '..', program), [JSON.stringify(given)], { execArgv });
  const ready = await next(child);
  return {
    ready: ready as R,
    async ask<T>(question: string, more?: unknown): Promise<T> {
      const answer = next(child);
      child.send({ question, given: more });
      return (await answer) as T;
    },
    async end() {
      const ended = once(child, 'exit');
      child.send({ question: 'end' });
      await ended;
    },
  };
}

/** What the child says next. @throws Error with its own, or that it ended. */
function next(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (take: () => void) => {
      child.off('message', told);
      child.off('exit', ended);
      take();
    };
    const told = ({ answer, failed }: Told) => {
      settle(() => {
        if (failed === undefined) resolve(answer);
        else reject(new Error(failed));
      });
    };
    const ended = () => {
      settle(() => {
        reject(new Error('A program of the benchmark ended.'));
      });
    };
    child.on('message', told);
    child.on('exit', ended);
  });
}

/** The child's half: says what it is ready with, then answers each question; `end` ends it. */
export function answerParent(
  ready: unknown,
  answers: Record<string, (given: never) => unknown>,
  end: () => unknown = () => undefined,
): void {
  process.on('message', ({ question, given }: { question: string; given: never }) => {
    void (async () => {
      if (question === 'end') {
        await end();
        process.exit(0);
      }
      process.send?.({ answer: await answers[question]?.(given) } satisfies Told);
    })().catch((error: unknown) => process.send?.({ failed: String((error as Error).stack) } satisfies Told));
  });
  process.send?.({ answer: ready } satisfies Told);
}

/** What a child was started with. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what crosses between processes has the type its sender names
export function givenToMe<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

export type Usage = { cpu: number; rss: number };

/** CPU seconds of all threads so far, and resident bytes after a collection where the process allows one. */
export function usage(): Usage {
  (globalThis as { gc?: () => void }).gc?.();
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, rss: process.memoryUsage.rss() };
}
