import { failure, LandlineError, type Failure, type WireError } from '../../../protocol/index.ts';

/** A line to another process; what passes is cloned. */
export type Line = {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
};

/** What a process does when it is asked, by name. */
export type Calls = Record<string, (payload: never) => unknown>;
/** What it tells unasked, by name. */
export type Tells = Record<string, unknown>;

type Ask<C extends Calls, N extends keyof C> = Parameters<C[N]>[0];
type Answer<C extends Calls, N extends keyof C> = Awaited<ReturnType<C[N]>>;

/** Everything that passes between main and a process it forked. */
export type ToProcess = { id: number; call: string; payload: unknown };
export type FromProcess =
  | { kind: 'ready' }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; failure: Failure }
  | { kind: 'tell'; name: string; told: unknown };

/**
 * Answers what is asked over a line, and says that it is ready to. Whatever a handler throws is told as a failure.
 *
 * @returns tells something unasked.
 */
export function serveCalls<T extends Tells>(
  line: Line,
  handlers: Calls,
): <N extends keyof T & string>(name: N, told: T[N]) => void {
  const say = (message: FromProcess) => line.post(message);
  const answer = async ({ id, call, payload }: ToProcess): Promise<void> => {
    try {
      const handler = handlers[call];
      if (!handler) throw new LandlineError('internal', `This process does not know ${call}.`);
      say({ kind: 'answer', id, value: await handler(payload as never) });
    } catch (error) {
      say({ kind: 'refusal', id, failure: failureOf(error) });
    }
  };
  line.onMessage((message) => void answer(message as ToProcess));
  say({ kind: 'ready' });
  return (name, told) => say({ kind: 'tell', name, told });
}

export function failureOf(error: unknown): Failure {
  if (error instanceof LandlineError) return error.toFailure();
  return failure('internal', error instanceof Error ? error.message : String(error));
}

export function errorOf({ code, message, ...more }: WireError): LandlineError {
  return new LandlineError(code, message, more);
}

export type Caller<C extends Calls> = {
  /** @throws LandlineError what the other process threw, or `unavailable` when it is gone. */
  ask<N extends keyof C & string>(call: N, payload: Ask<C, N>): Promise<Answer<C, N>>;
  /** The process is gone: nothing that was asked will be answered. */
  end(): void;
};

/** What is done with each thing that is told. */
export type Hears<T extends Tells> = { [N in keyof T]: (told: T[N]) => void };

/** Asks the process at the other end of a line. */
export function createCaller<C extends Calls, T extends Tells>(
  line: Line,
  hear: { ready(): void; told: Hears<T> },
): Caller<C> {
  const waiting = new Map<number, { resolve(value: never): void; reject(why: Error): void }>();
  let asked = 0;
  let gone = false;
  line.onMessage((message) => {
    const said = message as FromProcess;
    if (said.kind === 'ready') hear.ready();
    else if (said.kind === 'tell') hear.told[said.name]?.(said.told as never);
    else {
      const call = waiting.get(said.id);
      waiting.delete(said.id);
      if (said.kind === 'answer') call?.resolve(said.value as never);
      else call?.reject(errorOf(said.failure.error));
    }
  });
  const lost = () => new LandlineError('unavailable', 'A part of the app ended, and is started anew.');
  return {
    ask(call, payload) {
      if (gone) return Promise.reject(lost());
      const id = (asked += 1);
      line.post({ id, call, payload } satisfies ToProcess);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    end() {
      gone = true;
      for (const { reject } of waiting.values()) reject(lost());
      waiting.clear();
    },
  };
}
