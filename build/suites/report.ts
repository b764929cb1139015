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

/** How a suite, or all of them, came out; `retried` names those of the passed that failed at first, each with the reason. */
export type Tally = { passed: number; failed: number; skipped: string[]; retried: string[] };

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
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = tests.filter((test) => test.status === 'failed').length + broken;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: exitCode === 0 || failed > 0 ? failed : 1,
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName.trim()),
    retried: tests.flatMap(({ fullName, status, failureMessages: [first] = [] }) =>
      status === 'passed' && first !== undefined ? [`${fullName.trim()}: ${first.split('\n', 1).join('')}`] : [],
    ),
  };
}

/** Several suites as one. */
export function total(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, one) => sum + one.passed, 0),
    failed: tallies.reduce((sum, one) => sum + one.failed, 0),
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
