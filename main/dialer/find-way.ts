import type { TLSSocket } from 'node:tls';
import { failure, type Result } from '../../protocol/index.ts';
import { formatEndpoint, type Endpoint } from '../discovery/index.ts';
import type { Candidate, Source } from './candidates.ts';
import type { Proven } from './chain.ts';
import { shakeHands, type Secured } from './handshake.ts';
import { race, type Entrants } from './race.ts';
import { explain, isForeign, reasons, WayError, type Failed } from './reasons.ts';

/** A way that has proven itself. */
export type Way = { endpoint: Endpoint; source: Source } & Proven;
/** A way with a connection on it, on which nothing was sent yet. */
export type Connection = { way: Way; socket: TLSSocket };

/** What became of one candidate in the last race; for the doctor and the log. */
export type Try = {
  candidate: Candidate;
  /** `outrun`: another was faster. */
  outcome: 'won' | 'outrun' | 'failed';
  /** With `failed`. */
  failed?: Failed;
  /** ms from the start of this try. */
  took: number;
};

export type FindWay = {
  entrants: Entrants<Candidate>;
  office: string | undefined;
  root: string | undefined;
  stagger: number;
  /** ms for one candidate. */
  attemptTimeout: number;
  signal: AbortSignal;
};

/** Races candidates. @returns the tries in the order in which they ended, and the winner if there is one. */
export async function findWay(ask: FindWay, clock: () => number): Promise<{ tries: Try[]; won?: Connection }> {
  const tries: Try[] = [];
  const { office, root, stagger, attemptTimeout: timeout, signal } = ask;
  const run = async (candidate: Candidate, off: AbortSignal): Promise<Connection> => {
    const from = performance.now();
    const note = (outcome: Try['outcome'], failed?: Failed) =>
      tries.push({ candidate, outcome, took: performance.now() - from, ...(failed ? { failed } : {}) });
    try {
      const endpoint: Endpoint = { address: candidate.address, port: candidate.port };
      const { socket, ...proven }: Secured = await shakeHands({ endpoint, office, root, timeout, signal: off }, clock);
      note('won');
      return { way: { endpoint, source: candidate.source, ...proven }, socket };
    } catch (error) {
      if (off.aborted) note('outrun');
      else note('failed', explain(error));
      throw error;
    }
  };
  const won = await race(ask.entrants, { stagger, run, signal, discard: ({ socket }) => socket.destroy() }).catch(
    (error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    },
  );
  return { tries, ...(won ? { won } : {}) };
}

/** The failure of a race that nobody won, with every reason in it. */
export function noWay(tries: readonly Try[], signal: AbortSignal): Extract<Result<object>, { ok: false }> {
  if (signal.aborted) {
    const { reason } = explain(signal.reason);
    return failure('unavailable', reason === 'no_answer' ? reasons.no_answer : reasons.stopped);
  }
  const failed = tries.flatMap((one) => (one.failed ? [{ ...one.failed, at: formatEndpoint(one.candidate) }] : []));
  if (failed.length === 0) return failure('unavailable', 'No address of this office is known.');
  const all = failed.map(({ at, detail }) => `${at}: ${detail}`).join(' ');
  // Said loudly only when there is no other reason: a foreign host on a remembered address is an everyday thing.
  return failure(failed.every(({ reason }) => isForeign(reason)) ? 'wrong_office' : 'unavailable', all);
}

/** A deadline and a caller's signal in one. */
export function deadline(ms: number, signal?: AbortSignal): { signal: AbortSignal; clear(): void } {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new WayError('no_answer')), ms);
  const either = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
  return { signal: either, clear: () => clearTimeout(timer) };
}
