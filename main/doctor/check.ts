import type { AdviceCode, FindingCode } from '../../protocol/index.ts';
import { adviceWords, foundWords } from './english.ts';

/** What the words of a code name. */
export type FindingValues<C extends FindingCode> =
  Parameters<(typeof foundWords)[C]> extends [infer Values extends Readonly<Record<string, string | number>>]
    ? Values
    : Record<string, never>;

/** What a check found: by code and values, and in English; `remedy` (`advice`) says what to do about it. */
export type Finding = {
  state: 'ok' | 'warning' | 'failed' | 'skipped';
  code: FindingCode;
  values: Readonly<Record<string, string | number>>;
  found: string;
  advice?: AdviceCode;
  remedy?: string;
};

/** A finding with its English words. */
export function finding<C extends FindingCode>(
  state: Finding['state'],
  code: C,
  values: FindingValues<C>,
  advice?: AdviceCode,
): Finding {
  const words = foundWords[code] as (values: FindingValues<C>) => string;
  const more = advice && { advice, remedy: adviceWords[advice](values) };
  return { state, code, values, found: words(values), ...more };
}

/** One step of the network doctor. Its id never changes, so that people can tell each other about it. */
export type Check = {
  id: string;
  /** What is checked, as a sentence's subject. */
  title: string;
  run(signal: AbortSignal): Promise<Finding[]>;
};

/** A check's finding with what was checked. */
export type Diagnosis = { id: string; title: string } & Finding;

/** No check may hold up the others for longer, in milliseconds. */
const longest = 15_000;

/**
 * Runs the checks in order and tells each finding as it comes. A check that fails itself is a finding, too; nothing is thrown.
 */
export async function* examine(checks: readonly Check[], stop: AbortSignal): AsyncGenerator<Diagnosis> {
  for (const { id, title, run } of checks) {
    if (stop.aborted) return;
    const limit = AbortSignal.any([stop, AbortSignal.timeout(longest)]);
    for (const finding of await guarded(run, limit)) yield { id, title, ...finding };
  }
}

async function guarded(run: Check['run'], signal: AbortSignal): Promise<Finding[]> {
  try {
    return await Promise.race([run(signal), aborted(signal)]);
  } catch (error) {
    return [finding('failed', 'check_failed', { message: error instanceof Error ? error.message : String(error) })];
  }
}

function aborted(signal: AbortSignal): Promise<Finding[]> {
  return new Promise((resolve) => {
    const late = () => resolve([finding('failed', 'check_late', { seconds: longest / 1000 })]);
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
