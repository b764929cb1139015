import { MessageChannel } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { LandlineError } from '../../../protocol/index.ts';
import { createCaller, serveCalls, type Line } from './calls.ts';

type TestCalls = {
  twice(n: { n: number }): Promise<number>;
  refuse(payload: object): never;
  fall(payload: object): never;
  sleep(payload: object): Promise<never>;
};
type TestTells = { word: string };

/** Two ends of a real line. */
function lines(): [Line, Line] {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  return [port1, port2].map((port) => ({
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
  })) as [Line, Line];
}

function both() {
  const [near, far] = lines();
  const told: unknown[] = [];
  const { promise: ready, resolve } = Promise.withResolvers<undefined>();
  const caller = createCaller<TestCalls, TestTells>(near, {
    ready: () => resolve(undefined),
    told: { word: (what) => told.push(['word', what]) },
  });
  const tell = serveCalls<TestTells>(far, {
    twice: async ({ n }) => n * 2,
    refuse() {
      throw new LandlineError('conflict', 'Somebody is there.', { retryAfter: 5 });
    },
    fall() {
      throw new TypeError('x is no function');
    },
    sleep: () => new Promise(() => undefined),
  } satisfies TestCalls);
  return { caller, tell, told, ready };
}

it('says that it is ready, answers what it is asked, each question its own answer', async () => {
  const { caller, ready } = both();
  await ready;
  expect(await Promise.all([caller.ask('twice', { n: 1 }), caller.ask('twice', { n: 4 })])).toEqual([2, 8]);
});

it('what is refused there is refused here, with its code; a mistake is `internal`', async () => {
  const { caller } = both();
  await expect(caller.ask('refuse', {})).rejects.toMatchObject({ code: 'conflict', more: { retryAfter: 5 } });
  await expect(caller.ask('fall', {})).rejects.toMatchObject({ code: 'internal', message: 'x is no function' });
  await expect(caller.ask('no such' as 'fall', {})).rejects.toMatchObject({ code: 'internal' });
});

it('what is told unasked is heard', async () => {
  const { told, tell } = both();
  tell('word', 'hello');
  await expect.poll(() => told).toEqual([['word', 'hello']]);
});

it('nobody waits for a process that is gone', async () => {
  const { caller } = both();
  const asked = caller.ask('sleep', {});
  caller.end();
  await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  await expect(caller.ask('twice', { n: 1 })).rejects.toMatchObject({ code: 'unavailable' });
});
