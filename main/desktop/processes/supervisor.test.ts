import { EventEmitter } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { serveCalls } from './calls.ts';
import { createSupervisor, type Child, type SupervisorOptions } from './supervisor.ts';

type EchoCalls = { echo(payload: string): string; last(payload: object): void };

/** A process that is none: it answers, and ends when it is told to. */
function pretend({ silent = false } = {}) {
  const near = new EventEmitter();
  const far = new EventEmitter();
  const calls: string[] = [];
  const child: Child & { end(code: number): void } = {
    post: (message) => setImmediate(() => far.emit('message', message)),
    onMessage: (listener) => void near.on('message', listener),
    onExit: (listener) => void near.on('exit', listener),
    kill: () => setImmediate(() => near.emit('exit', 15)),
    end: (code) => near.emit('exit', code),
  };
  if (!silent)
    serveCalls<Record<string, never>>(
      {
        post: (message) => setImmediate(() => near.emit('message', message)),
        onMessage: (listener) => void far.on('message', listener),
      },
      { echo: (payload) => `${payload}!`, last: () => void calls.push('last') } satisfies EchoCalls,
    );
  return { child, calls };
}

function supervise(options: Partial<SupervisorOptions> = {}, silent: (turn: number) => boolean = () => false) {
  const children: ReturnType<typeof pretend>[] = [];
  const lost: boolean[] = [];
  const prepared: string[] = [];
  const supervisor = createSupervisor<EchoCalls, Record<string, never>>(
    { name: 'echo', backoff: 1, readyWithin: 50, ...options },
    {
      fork() {
        const one = pretend({ silent: silent(children.length) });
        children.push(one);
        return one.child;
      },
      log: () => undefined,
      told: {},
      prepare: async (caller) => void prepared.push(await caller.ask('echo', 'prepared')),
      onLost: (again) => lost.push(again),
    },
  );
  onTestFinished(() => supervisor.stop());
  return { supervisor, children, lost, prepared };
}

it('it is started by the first question, once, and told what it needs before', async () => {
  const { supervisor, children, prepared } = supervise();
  expect(await Promise.all([supervisor.ask('echo', 'a'), supervisor.ask('echo', 'b')])).toEqual(['a!', 'b!']);
  expect(children).toHaveLength(1);
  expect(prepared).toEqual(['prepared!']);
});

it('one that ends by itself is started anew', async () => {
  const { supervisor, children, lost } = supervise();
  await supervisor.start();
  children[0]?.child.end(139);
  expect(supervisor.running).toBe(false);
  await vi.waitUntil(() => supervisor.running);
  expect(lost).toEqual([true]);
  expect(await supervisor.ask('echo', 'still')).toBe('still!');
});

it('it is given up when it ends again and again, and a start begins anew', async () => {
  let broken = false;
  const { supervisor, children, lost } = supervise({ restarts: 2 }, () => broken);
  await supervisor.start();
  broken = true;
  children[0]?.child.end(1);
  await vi.waitUntil(() => lost.includes(false));
  expect(lost).toEqual([true, true, false]);
  expect(children).toHaveLength(3);
  broken = false;
  await supervisor.start();
  expect(supervisor.running).toBe(true);
});

it('one that does not get ready in time is ended, and whoever waits is told', async () => {
  const { supervisor } = supervise({}, () => true);
  await expect(supervisor.start()).rejects.toMatchObject({ code: 'unavailable' });
});

it('it is stopped in order, and stays stopped', async () => {
  const { supervisor, children, lost } = supervise();
  await supervisor.start();
  await supervisor.stop(async (caller) => caller.ask('last', {}));
  expect(children[0]?.calls).toEqual(['last']);
  expect(supervisor.running).toBe(false);
  expect(lost).toEqual([]);
});

it('one that is stopped while it is being started anew stays stopped, whether it came up or not', async () => {
  let silent = false;
  const { supervisor, children } = supervise({ readyWithin: 20 }, () => silent);
  await supervisor.start();
  silent = true;
  children[0]?.child.end(1);
  await vi.waitUntil(() => children.length > 1, { interval: 1 });
  await supervisor.stop();
  const begun = children.length;
  // Longer than it would take to try again.
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(children).toHaveLength(begun);
});
