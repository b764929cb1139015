import {
  limits,
  type Appended,
  type chat,
  type Reply,
  type Result,
  type SignedEvent,
  type WireError,
} from '../../protocol/index.ts';
import { asAsked } from '../connection/backoff.ts';
import { firstBatch } from './batch.ts';
import type { Outbox } from './outbox.ts';
import { permanentCodes } from './permanent-codes.ts';

export type SenderDeps = {
  outbox: Outbox;
  append: (events: SignedEvent[]) => Promise<Result<Reply<typeof chat, 'append'>>>;
  isOnline: () => boolean;
  packetBytes: () => number;
};

/** So often a host may fail over an event that came alone before others are tried first. */
const internalTries = 5;
const shortestWait = 250;
const longestWait = 10_000;

/**
 * Sends the outbox in order, several events a packet, one packet at a time.
 *
 * A host that fails at everything is broken: all waits for it. One that takes others and still fails over an event that came
 * alone again and again fails at that event, which is shown as failed then, so that it does not hold up the others for ever.
 */
export function createSender(deps: SenderDeps) {
  const { outbox } = deps;
  /** How often the host has failed over an event that was sent alone, and whether it takes others; by the outbox's key. */
  const failed = new Map<string, { times: number; isLastTry: boolean }>();
  let sending = false;
  let stopped = false;
  let most: number = limits.appendEvents;
  let failures = 0;
  let wake: ReturnType<typeof setTimeout> | undefined;

  async function pump(): Promise<void> {
    if (sending || wake !== undefined) return;
    sending = true;
    try {
      while (deps.isOnline()) {
        const next = candidates();
        const entries = firstBatch(next, ([, { event }]) => event, {
          most: next.some(([key]) => failed.has(key)) ? 1 : most,
          packetBytes: deps.packetBytes(),
        });
        if (entries.length === 0) break;
        const wait = await send(entries.map(([key, { id, event }]) => ({ key, id, event })));
        if (wait > 0) {
          later(wait);
          break;
        }
      }
    } finally {
      sending = false;
    }
  }

  function run(): void {
    // The store failed, which it has told of. What was sent meanwhile is recognised by its id.
    pump().catch(() => later(waitFor({})));
  }

  /** What is to be sent, in order; what the host failed over too often only when there is nothing else. */
  function candidates() {
    const pending = outbox.pending();
    const others = pending.filter(([key]) => (failed.get(key)?.times ?? 0) < internalTries);
    return others.length > 0 ? others : pending;
  }

  /** @returns the milliseconds to wait before anything more is sent. */
  async function send(entries: { key: string; id: string; event: SignedEvent }[]): Promise<number> {
    const reply = await deps.append(entries.map(({ event }) => event));
    if (!reply.ok) return refused(entries, reply.error);
    const results: readonly Appended[] = reply.results;
    const answers = entries.flatMap(({ key, id }, at) => {
      const answer = results[at];
      // What is said of another event says nothing of this one.
      return answer && (!answer.ok || answer.id === id) ? [{ key, answer }] : [];
    });
    await outbox.settle(answers, isPermanent);
    const taken = answers.filter(({ answer }) => answer.ok || isPermanent(answer.error));
    for (const { key } of taken) failed.delete(key);
    if (taken.some(({ answer }) => answer.ok)) tryLast();
    const temporary = results.find((result) => !result.ok && !isPermanent(result.error));
    if (temporary && !temporary.ok) return hasFailed(entries, temporary.error);
    if (answers.length === 0) return waitFor({});
    failures = 0;
    most = limits.appendEvents;
    return 0;
  }

  /** The packet as a whole was refused. */
  async function refused(entries: readonly { key: string; id: string }[], error: WireError): Promise<number> {
    // A budget smaller than the packet is never refilled enough: halve it.
    if (error.code === 'rate_limited' && entries.length > 1) most = Math.max(1, Math.floor(entries.length / 2));
    const [first] = entries;
    if (first && isPermanent(error)) {
      if (entries.length > 1) {
        // One of them is at fault: each is sent alone, so that it alone fails.
        most = 1;
        return 0;
      }
      await outbox.settle([{ key: first.key, answer: { ok: false, id: first.id, error } }], isPermanent);
      failed.delete(first.key);
      return 0;
    }
    return hasFailed(entries, error);
  }

  /** Something was refused that time may mend. */
  async function hasFailed(entries: readonly { key: string; id: string }[], error: WireError): Promise<number> {
    const [first] = entries;
    if (error.code !== 'internal' || !first) return waitFor(error);
    if (entries.length > 1) {
      // Over which of them it fails shows when each comes alone.
      most = 1;
      return waitFor(error);
    }
    const { times, isLastTry } = failed.get(first.key) ?? { times: 0, isLastTry: false };
    if (!isLastTry) {
      failed.set(first.key, { times: times + 1, isLastTry });
      return waitFor(error);
    }
    failed.delete(first.key);
    await outbox.settle([{ key: first.key, answer: { ok: false, id: first.id, error } }], () => true);
    return 0;
  }

  /** The host takes events again: what it fails over now is at fault itself. */
  function tryLast(): void {
    for (const [key, { times }] of failed) {
      if (times >= internalTries) failed.set(key, { times: internalTries - 1, isLastTry: true });
    }
  }

  function isPermanent({ code }: WireError): boolean {
    return permanentCodes.includes(code);
  }

  function waitFor({ retryAfter }: Pick<WireError, 'retryAfter'>): number {
    failures += 1;
    return retryAfter === undefined ? Math.min(longestWait, shortestWait * 2 ** failures) : asAsked(retryAfter);
  }

  function later(wait: number): void {
    clearTimeout(wake);
    if (stopped) return;
    wake = setTimeout(() => {
      wake = undefined;
      run();
    }, wait);
  }

  return {
    /** There may be something to send. */
    nudge: run,
    /** A new connection: what made it wait may be over. */
    restart(): void {
      clearTimeout(wake);
      wake = undefined;
      run();
    },
    stop(): void {
      stopped = true;
      clearTimeout(wake);
      wake = undefined;
    },
  };
}

export type Sender = ReturnType<typeof createSender>;
