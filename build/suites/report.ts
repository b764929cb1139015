import { z } from 'zod';

/** What is read of vitest's JSON report. */
const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).optional() }),
      ),
    }),
  ),
});

/**
 * How a suite, or all of them, came out. `failures` names what failed and `retried` those of the passed that failed at first, each with
 * the first line of the reason.
 */
export type Tally = { passed: number; failed: number; failures: string[]; skipped: string[]; retried: string[] };

const endedBadly = 'the runner ended with';

/**
 * Counts a report. A file that could not be loaded has no tests to fail and counts as one failure; so does a run that ended
 * badly without any test to show for it.
 *
 * @param report - vitest's JSON report, parsed; undefined when it wrote none.
 * @param exitCode - vitest's own.
 */
export function tally(report: unknown, exitCode: number | null): Tally {
  const files = report === undefined ? [] : vitestReport.parse(report).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed');
  const failed = tests.filter((test) => test.status === 'failed');
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failures = [
    ...failed.map((test) => named(test.fullName, test.failureMessages?.[0])),
    ...broken.map((file) => named(file.name, file.message)),
  ];
  if (exitCode !== 0 && failures.length === 0) failures.push(`${endedBadly} ${exitCode ?? 'a signal'}`);
  return {
    passed: passed.length,
    failed: failures.length,
    failures,
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName.trim()),
    retried: passed.flatMap(({ fullName, failureMessages: [first] = [] }) =>
      first === undefined ? [] : [named(fullName, first)],
    ),
  };
}

/**
 * Whether the runner ended without one test to show for it, as when Node itself crashed under it (a SIGSEGV in a suite of one test was
 * met once): that says nothing of what is tested.
 */
export function saysNothing({ passed, failures }: Tally): boolean {
  return passed === 0 && failures.length === 1 && failures[0]?.startsWith(endedBadly) === true;
}

function named(name: string, reason = 'no reason given'): string {
  return `${name.trim()}: ${reason.split('\n', 1).join('')}`;
}

/** Several suites as one. */
export function total(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, one) => sum + one.passed, 0),
    failed: tallies.reduce((sum, one) => sum + one.failed, 0),
    failures: tallies.flatMap((one) => one.failures),
    skipped: tallies.flatMap((one) => one.skipped),
    retried: tallies.flatMap((one) => one.retried),
  };
}

/** The line that ends a run. */
export function summaryLine(all: Tally): string {
  return `${all.passed} passed, ${all.failed} failed, ${all.skipped.length} skipped`;
}

/** Nothing failed, and something was there to fail. */
export function isGood(all: Tally): boolean {
  return all.failed === 0 && all.passed > 0;
}
