/** What a check found, for a person; `remedy` says what to do about it. */
export type Finding = {
  state: 'ok' | 'warning' | 'failed' | 'skipped';
  found: string;
  remedy?: string;
};

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
    return [
      { state: 'failed', found: `The check itself failed: ${error instanceof Error ? error.message : String(error)}` },
    ];
  }
}

function aborted(signal: AbortSignal): Promise<Finding[]> {
  return new Promise((resolve) => {
    const late = () => resolve([{ state: 'failed', found: `It took longer than ${longest / 1000} s.` }]);
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
