import type { Socket } from 'socket.io';
import {
  failure,
  LandlineError,
  type Budget,
  type Failure,
  type NamesOf,
  type Payload,
  type Reply,
  type RequestEntry,
  type Result,
  type SignalEntry,
  type Table,
} from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { HostMetrics } from '../metrics.ts';
import type { Budgets } from './budgets.ts';
import type { Load } from './load.ts';

/** One function for every request and signal of a table; what is missing or has another shape does not compile. */
export type Handlers<T extends Table, C> = {
  [N in NamesOf<T, 'request'>]: (context: C, payload: Payload<T, N>) => Promise<Result<Reply<T, N>>>;
} & {
  [N in NamesOf<T, 'signal'>]: (context: C, payload: Payload<T, N>) => void;
};

export type GuardDeps = {
  budgets: Budgets;
  metrics: HostMetrics;
  logger: HostLogger;
  /**
   * Whether the caller may still be here, looked up once more after the handshake: nothing is done for them before. For tables
   * whose handlers trust the connection; what the chat does, the store allows or not.
   */
  confirmed?: Promise<boolean>;
  /** For tables whose requests and replies carry chunks. */
  load?: Load;
};

type Acknowledge = (result: Result<object>) => void;
type AnyHandler = (context: unknown, payload: unknown) => Promise<Result<object>> | undefined;

/**
 * Puts every handler of a table behind one guard: the payload is validated, the member's budget is asked, whatever throws is
 * caught. Nothing a client sends can end the process, and each request that carries an acknowledgement is answered.
 *
 * @param context what handlers are given: who the connection belongs to.
 * @param cost how many tokens a request takes; 1 unless told otherwise.
 */
export function guardTable<T extends Table, C extends { member: string }>(
  socket: Socket,
  table: T,
  handlers: Handlers<T, C>,
  context: C,
  deps: GuardDeps,
  cost: (name: string, payload: unknown) => number = () => 1,
): void {
  const { budgets, metrics, logger } = deps;

  socket.on('error', (error) => {
    logger.warn({ device: socket.id, error: error.message }, 'socket error');
  });

  // One listener for all names: an unknown one is answered as well.
  socket.onAny((name: string, ...args: unknown[]) => {
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (last as Acknowledge) : undefined;
    const entry = Object.hasOwn(table, name) ? table[name] : undefined;
    void run(name, entry, acknowledge ? args.slice(0, -1) : args)
      .catch((error: unknown) => internal(name, error))
      .then((result) => {
        if (result && !result.ok) refused(name, result);
        if (result) acknowledge?.(result);
      })
      .catch((error: unknown) => {
        logger.error({ name, error }, 'a reply could not be sent');
      });
  });

  async function run(
    name: string,
    entry: Table[string] | undefined,
    args: unknown[],
  ): Promise<Result<object> | undefined> {
    if (!entry || entry.kind === 'push')
      return charge('read', 1) ?? failure('bad_request', `There is no request “${name.slice(0, 40)}”.`);
    const parsed = entry.payload.safeParse(args[0]);
    const price = parsed.success ? cost(name, parsed.data) : 1;
    const limited = charge(entry.budget, price);
    if (limited) return limited;
    if (!parsed.success) return failure('bad_request', firstProblem(parsed.error.issues));
    if (deps.confirmed && !(await deps.confirmed))
      return failure('forbidden', 'Your rights in this office have changed.');
    if (!deps.load) return dispatch(name, entry, parsed.data);
    const done = deps.load.enter(context.member);
    if (!done) return failure('rate_limited', 'Too much at once; read what you asked for.', { retryAfter: 250 });
    return dispatch(name, entry, parsed.data).finally(done);
  }

  async function dispatch(name: string, entry: RequestEntry | SignalEntry, payload: unknown) {
    const handler = handlers[name as keyof typeof handlers] as AnyHandler;
    const started = performance.now();
    const result = await handler(context, payload);
    metrics.requests.observe({ name }, (performance.now() - started) / 1000);
    return entry.kind === 'request' ? result : undefined;
  }

  function charge(budget: Budget, price: number): Failure | undefined {
    const wait = budgets.take(context.member, budget, price);
    if (wait === 0) return undefined;
    if (budgets.isFlooding(context.member)) {
      logger.warn({ member: context.member }, 'flooding: cut off');
      socket.emit('bye', { reason: 'misbehaved', message: 'Too many requests.' });
      socket.conn.close();
    }
    return failure('rate_limited', 'Too many requests; wait a little.', { retryAfter: wait });
  }

  function internal(name: string, error: unknown): Failure {
    if (error instanceof LandlineError) return error.toFailure();
    logger.error({ name, error }, 'a request failed');
    return failure('internal', 'The host failed to do this; its log says why.');
  }

  function refused(name: string, result: Failure): void {
    metrics.refused.inc({ name: Object.hasOwn(table, name) ? name : 'unknown', code: result.error.code });
    logger.debug({ name, code: result.error.code, message: result.error.message }, 'refused');
  }
}

/** The first thing wrong with a payload, in words that name the field and hold none of the value. */
export function firstProblem(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const issue = issues[0];
  if (!issue) return 'The payload does not fit.';
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'The payload' : path.slice(0, 100)}: ${issue.message.slice(0, 300)}`;
}
