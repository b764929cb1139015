import type { MessagePort } from 'node:worker_threads';
import { failure, type LoggedEvent, type SignedEvent } from '../../../../protocol/index.ts';
import type { Answer, AnswersMessage, Call, CallsMessage, CloseMessage } from '../calls.ts';
import type { Database } from '../database.ts';
import type { Batch } from '../store.ts';
import { createGathering } from './gathering.ts';
import { claimedId } from './parse.ts';
import type { Writer } from './writer.ts';

/** Messages taken into the search index at once: some 10 ms. */
const indexStep = 200;
/** So many messages behind, the index gets a turn although there are others waiting. */
const indexBacklog = 2_000;

/** So long after the last call, in milliseconds, the index takes in the rest. */
const quiet = 200;

type Job = Call & { ready: boolean };

/** What the writer tells with its answers. */
export type WriterNews = { batches: Batch[]; /** What the disk refused, in SQLite's words. */ trouble?: string };

/**
 * The group commit: whatever has gathered when the loop comes round is one transaction and one fsync. Alone, a message waits for
 * nobody; under load, the batch is what arrived during the last commit, and what `createGathering` has it wait for.
 */
export function createLoop(deps: {
  db: Database;
  port: Pick<MessagePort, 'postMessage' | 'on' | 'close'>;
  writer: Writer;
  setNow: (now: number) => void;
}) {
  const { db, port, writer, setNow } = deps;
  const queue: Job[] = [];
  let scheduled = false;
  let unindexed = indexBacklog;
  let merging = false;
  let resting: NodeJS.Timeout | undefined;
  let closed = false;
  const gathering = createGathering();
  let waiting: NodeJS.Timeout | undefined;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(round);
  }

  port.on('message', (message: CallsMessage | CloseMessage) => {
    if ('close' in message) {
      setImmediate(close);
      return;
    }
    const { now, newsTook, calls } = message;
    setNow(now);
    gathering.told(newsTook);
    if (queue.length === 0) gathering.begin();
    for (const call of calls) {
      const job: Job = { ...call, ready: false };
      queue.push(job);
      // What cannot even be prepared fails when it is run, alone.
      const ready = () => {
        job.ready = true;
        schedule();
      };
      try {
        const waiting = writer.prepare(call.method, call.args);
        if (waiting) waiting.then(ready, ready);
        else job.ready = true;
      } catch {
        job.ready = true;
      }
    }
    schedule();
  });

  /** After all that was asked before; closing the last connection moves the write-ahead log into the database. */
  function close(): void {
    if (queue.length > 0) {
      setImmediate(close);
      return;
    }
    closed = true;
    clearTimeout(resting);
    db.close();
    port.close();
  }

  function round(): void {
    scheduled = false;
    const unready = queue.findIndex((job) => !job.ready);
    const ready = unready < 0 ? queue.length : unready;
    const left = ready > 0 ? gathering.left(ready) : 0;
    if (left > 0) {
      waiting ??= setTimeout(gathered, left);
      return;
    }
    const jobs = queue.splice(0, ready);
    gathering.begin();
    if (jobs.length > 0) {
      gathering.made(jobs.length);
      answer(jobs);
      unindexed += jobs.length;
    }
    if (unindexed >= indexStep && (queue.length === 0 || unindexed > indexBacklog)) index();
    else if (unindexed > 0 || merging) rest();
    if (queue[0]?.ready) schedule();
  }

  function gathered(): void {
    waiting = undefined;
    schedule();
  }

  function answer(jobs: readonly Job[]): void {
    const batches: Batch[] = [];
    const answers: Answer[] = [];
    const refusals: unknown[] = [];
    try {
      commit(jobs, batches, answers);
    } catch (error) {
      refusals.push(error);
      // One call must not take its neighbours down: each gets a transaction of its own.
      writer.reload();
      batches.length = 0;
      answers.length = 0;
      for (const job of jobs) alone(job, batches, answers, refusals);
    }
    const trouble = refusals.find(isDiskTrouble);
    const news = { batches, ...(trouble instanceof Error && { trouble: trouble.message }) } satisfies WriterNews;
    port.postMessage({ news, answers } satisfies AnswersMessage);
  }

  /** @param refusals what failed before; this one's failure is added. */
  function alone(job: Job, batches: Batch[], answers: Answer[], refusals: unknown[]): void {
    const [first] = refusals;
    if (isDiskTrouble(first)) {
      answers.push({ id: job.id, ...refusalOf(job, first) });
      return;
    }
    try {
      commit([job], batches, answers);
    } catch (error) {
      refusals.push(error);
      writer.reload();
      answers.push({ id: job.id, ...refusalOf(job, error) });
    }
  }

  function commit(jobs: readonly Job[], batches: Batch[], answers: Answer[]): void {
    const brought: Batch[] = [];
    const values = db.transaction(() => {
      const results = jobs.map(({ method, args }) =>
        (writer.methods as unknown as Record<string, (...args: unknown[]) => unknown>)[method]?.(...args),
      );
      brought.push(...writer.finish());
      return results;
    });
    // Only now: what a failed COMMIT undid must not be told to anybody.
    batches.push(...brought);
    answers.push(...jobs.map(({ id }, i) => ({ id, value: values[i] })));
  }

  /** A few messages are not worth a commit of their own: they wait for more, or for quiet. A search asks for them itself. */
  function rest(): void {
    resting ??= setTimeout(() => {
      resting = undefined;
      if (queue.length === 0) index();
    }, quiet);
  }

  /** The search index follows when nobody waits, and is kept in few segments. */
  function index(): void {
    if (closed) return;
    try {
      db.transaction(() => {
        const more = unindexed > 0 && writer.search.step(indexStep);
        unindexed = more ? Math.max(1, unindexed - indexStep) : 0;
        merging = writer.search.merge();
      });
    } catch {
      // The index is only behind; the next round tries again.
      writer.reload();
      unindexed = 0;
      merging = false;
      return;
    }
    if (unindexed >= indexStep) schedule();
    else if (unindexed > 0 || merging) rest();
  }

  return { schedule };
}

function isDiskTrouble(error: unknown): boolean {
  // SQLITE_FULL 13, SQLITE_IOERR 10, SQLITE_READONLY 8, SQLITE_BUSY 5 (https://sqlite.org/rescode.html).
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' && [5, 8, 10, 13].includes(code & 0xff);
}

/** An append is refused event by event, so that outboxes keep what could not be written. */
function refusalOf(job: Job, error: unknown): { value: unknown } | { failed: string } {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!isDiskTrouble(error) || !['append', 'offer', 'join', 'post', 'read'].includes(job.method))
    return { failed: text };
  const full = ((error as { errcode: number }).errcode & 0xff) === 13;
  const refusal = full
    ? failure('no_space', "The host's disk is full.")
    : failure('unavailable', 'The host cannot write now.');
  if (job.method !== 'append' && job.method !== 'offer') return { value: refusal };
  const given = job.args[0] as (SignedEvent | { event: LoggedEvent })[];
  return {
    value: given.map((one) => ({
      ok: false,
      id: claimedId('event' in one ? one.event.header : one.header),
      error: refusal.error,
    })),
  };
}
