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

/** A host that fails over an event is given this many chances before the event is shown as failed. */
const internalTries = 5;
const shortestWait = 250;
const longestWait = 10_000;

/** Sends the outbox in order, several events a packet, one packet at a time. */
export function createSender(deps: SenderDeps) {
  const { outbox } = deps;
  let sending = false;
  let most: number = limits.appendEvents;
  let failures = 0;
  let wake: ReturnType<typeof setTimeout> | undefined;

  async function pump(): Promise<void> {
    if (sending || wake !== undefined) return;
    sending = true;
    try {
      while (deps.isOnline()) {
        const entries = firstBatch(outbox.pending(), ([, { event }]) => event, {
          most,
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
    const temporary = results.find((result) => !result.ok && !isPermanent(result.error));
    if (temporary && !temporary.ok) return waitFor(temporary.error);
    if (answers.length === 0) return waitFor({ code: 'internal', message: '' });
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
      return 0;
    }
    return waitFor(error);
  }

  function isPermanent({ code }: WireError): boolean {
    return permanentCodes.includes(code) || (code === 'internal' && failures >= internalTries);
  }

  function waitFor({ retryAfter }: WireError): number {
    failures += 1;
    return retryAfter === undefined ? Math.min(longestWait, shortestWait * 2 ** failures) : asAsked(retryAfter);
  }

  function later(wait: number): void {
    clearTimeout(wake);
    wake = setTimeout(() => {
      wake = undefined;
      void pump();
    }, wait);
  }

  return {
    /** There may be something to send. */
    nudge(): void {
      void pump();
    },
    /** A new connection: what made it wait may be over. */
    restart(): void {
      clearTimeout(wake);
      wake = undefined;
      void pump();
    },
    stop(): void {
      clearTimeout(wake);
      wake = undefined;
    },
  };
}

export type Sender = ReturnType<typeof createSender>;
