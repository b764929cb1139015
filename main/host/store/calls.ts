import type { MessagePort, Worker } from 'node:worker_threads';

/** What a thread can be asked. Arguments and results cross as structured clones. */
export type Methods = Record<string, (...args: never[]) => unknown>;

export type Call = { id: number; method: string; args: unknown[] };
export type Answer = { id: number; value: unknown } | { id: number; failed: string };

/** Main thread → worker: all calls of one tick. `now` is the caller's clock, `newsTook` the ms that telling the last news took. */
export type CallsMessage = { now: number; newsTook: number; calls: Call[] };
/** Main thread → worker, as the last message: answer what was asked, then close. */
export type CloseMessage = { close: true };
/** Worker → main thread: the answers of one round, after what they brought (`news`). */
export type AnswersMessage = { news: unknown; answers: Answer[] };

export type Caller<A extends Methods> = {
  /** Rejects when the thread failed, never for a refusal: those are values. */
  call<K extends keyof A & string>(method: K, ...args: Parameters<A[K]>): Promise<Awaited<ReturnType<A[K]>>>;
  /** Every call that is still open is rejected with this. */
  fail(error: Error): void;
};

type Open = { resolve: (value: never) => void; reject: (error: Error) => void };

/**
 * The asking end. Calls of one turn of the event loop go over in one message: what many sockets brought in one poll is one
 * message, and one transaction over there.
 *
 * @param onNews is called before the answers of the same message are given.
 * @param newsTook says how long the last of it took to be told on, in ms.
 */
export function createCaller<A extends Methods>(
  port: Pick<MessagePort | Worker, 'postMessage' | 'on'>,
  clock: () => number,
  onNews: (news: unknown) => void = () => undefined,
  newsTook: () => number = () => 0,
): Caller<A> {
  const open = new Map<number, Open>();
  let gathered: Call[] = [];
  let lastId = 0;
  let failure: Error | undefined;

  port.on('message', ({ news, answers }: AnswersMessage) => {
    if (news !== undefined) onNews(news);
    for (const answer of answers) {
      const waiting = open.get(answer.id);
      open.delete(answer.id);
      if ('failed' in answer) waiting?.reject(new Error(answer.failed));
      else waiting?.resolve(answer.value as never);
    }
  });

  function send(): void {
    const calls = gathered;
    gathered = [];
    try {
      port.postMessage({ now: clock(), newsTook: newsTook(), calls } satisfies CallsMessage);
    } catch (error) {
      // Something that cannot be cloned: the asker's fault, told to each of them.
      for (const { id } of calls) {
        open.get(id)?.reject(error as Error);
        open.delete(id);
      }
    }
  }

  return {
    call: (method, ...args) =>
      new Promise((resolve, reject) => {
        if (failure) {
          reject(failure);
          return;
        }
        const id = ++lastId;
        open.set(id, { resolve, reject });
        if (gathered.push({ id, method, args }) === 1) setImmediate(send);
      }),
    fail(error) {
      failure ??= error;
      for (const waiting of open.values()) waiting.reject(failure);
      open.clear();
    },
  };
}
