import { LandlineError } from '../../../protocol/index.ts';
import { createCaller, type Caller, type Calls, type Hears, type Line, type Tells } from './calls.ts';

/** A process that was forked. */
export type Child = Line & {
  onExit(listener: (code: number) => void): void;
  kill(): void;
};

export type SupervisorOptions = {
  /** What it is called in the log. */
  name: string;
  /** ms until it must be ready. */
  readyWithin?: number;
  /** ms before the first restart; twice that before the next, and so on. */
  backoff?: number;
  /** Restarts in a row; one that has run well for a while is the first of a new row. */
  restarts?: number;
  /** ms after which it counts as running well. */
  wellAfter?: number;
  /** ms for an orderly end. */
  stopWithin?: number;
};

export type SupervisorDeps<C extends Calls, T extends Tells> = {
  fork(): Child;
  log: (event: 'started' | 'ended' | 'given up', fields: Record<string, unknown>) => void;
  told: Hears<T>;
  /** Called whenever it is ready, the first time too: what it has to be told before anything else. */
  prepare?(caller: Caller<C>): Promise<void>;
  /** It ended by itself. `again`: it is being started anew. */
  onLost?(again: boolean): void;
};

export type Supervisor<C extends Calls> = {
  /** Starts it where it does not run, and waits until it is ready. @throws LandlineError `unavailable` when it does not come up. */
  start(): Promise<void>;
  /** Asks it something, starting it first where it does not run. */
  ask: Caller<C>['ask'];
  readonly running: boolean;
  /** Has it end in order by `last`, and by force when that takes too long. */
  stop(last?: (caller: Caller<C>) => Promise<void>): Promise<void>;
};

type Running<C extends Calls> = { caller: Caller<C>; child: Child; gone: Promise<void> };

/** Keeps a process running: started once it is needed, and anew, after a while, when it ends by itself. */
export function createSupervisor<C extends Calls, T extends Tells>(
  options: SupervisorOptions,
  { fork, log, told, prepare, onLost }: SupervisorDeps<C, T>,
): Supervisor<C> {
  const { name, readyWithin = 20_000, backoff = 500, restarts = 5, wellAfter = 60_000, stopWithin = 3_000 } = options;
  let current: Promise<Running<C>> | undefined;
  let running = false;
  let failures = 0;
  let again: NodeJS.Timeout | undefined;
  /** Nobody wants it any more: what fails from then on is not tried again. */
  let stopped = false;

  async function bringUp(): Promise<Running<C>> {
    const mine = current;
    const child = fork();
    const begun = performance.now();
    const { promise: ready, resolve, reject } = Promise.withResolvers<undefined>();
    const caller = createCaller<C, T>(child, { ready: () => resolve(undefined), told });
    const { promise: gone, resolve: isGone } = Promise.withResolvers<undefined>();
    const late = setTimeout(() => reject(notUp(`${name} was not ready within ${readyWithin / 1_000} s.`)), readyWithin);
    child.onExit((code) => {
      caller.end();
      isGone(undefined);
      reject(notUp(`${name} ended with ${code}.`));
      // Stopped, or taken over by another, by then: no news.
      if (current !== mine || !running) return;
      lost(code, performance.now() - begun > wellAfter);
    });
    try {
      await ready;
      await prepare?.(caller);
      running = true;
      log('started', { name });
      return { caller, child, gone };
    } catch (error) {
      child.kill();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  function start(): Promise<Running<C>> {
    clearTimeout(again);
    stopped = false;
    if (current) return current;
    const { promise, resolve } = Promise.withResolvers<Running<C>>();
    current = promise;
    resolve(bringUp());
    promise.catch(() => {
      if (current === promise) current = undefined;
    });
    return promise;
  }

  function lost(code: number, ranWell: boolean): void {
    current = undefined;
    running = false;
    failures = ranWell ? 1 : failures + 1;
    log('ended', { name, code });
    tryAgain();
  }

  function tryAgain(): void {
    if (failures > restarts) {
      log('given up', { name });
      onLost?.(false);
      return;
    }
    onLost?.(true);
    again = setTimeout(
      () => {
        start().catch((error: unknown) => {
          if (stopped) return;
          failures += 1;
          log('ended', { name, error: String(error) });
          tryAgain();
        });
      },
      backoff * 2 ** (failures - 1),
    );
  }

  return {
    get running() {
      return running;
    },
    async start() {
      failures = 0;
      await start();
    },
    ask: (call, payload) => start().then(({ caller }) => caller.ask(call, payload)),
    async stop(last) {
      clearTimeout(again);
      stopped = true;
      const stopping = current;
      current = undefined;
      running = false;
      const up = await stopping?.catch(() => undefined);
      if (!up) return;
      const timer = setTimeout(() => up.child.kill(), stopWithin);
      try {
        await Promise.race([last?.(up.caller), up.gone]);
      } catch (error) {
        log('ended', { name, error: String(error) });
      }
      up.child.kill();
      await up.gone;
      clearTimeout(timer);
    },
  };
}

const notUp = (why: string) => new LandlineError('unavailable', why);
