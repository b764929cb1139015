import { describe, expect, it } from 'vitest';
import { isGood, saysNothing, summaryLine, tally, total } from './report.ts';

const file = (status: string, ...tests: [string, string][]) => ({
  name: 'x.test.ts',
  status,
  assertionResults: tests.map(([fullName, testStatus]) => ({ fullName, status: testStatus })),
});

describe('the count of a test run', () => {
  it('counts passed and failed tests and names the skipped ones', () => {
    const one = tally(
      {
        testResults: [file('failed', ['a', 'passed'], ['b', 'failed'], ['lab: needs root', 'skipped'], ['d', 'todo'])],
      },
      1,
    );
    expect(one).toEqual({
      passed: 1,
      failed: 1,
      failures: ['b: no reason given'],
      skipped: ['lab: needs root', 'd'],
      retried: [],
    });
    expect(summaryLine(one)).toBe('1 passed, 1 failed, 2 skipped');
    expect(isGood(one)).toBe(false);
  });

  it('counts a file that cannot be loaded as a failure', () => {
    expect(tally({ testResults: [file('failed'), file('passed', ['a', 'passed'])] }, 1)).toMatchObject({
      passed: 1,
      failed: 1,
      failures: ['x.test.ts: no reason given'],
    });
  });

  it('tells a run without a test to show for it from one whose tests failed or passed', () => {
    const pending = { testResults: [file('pending', ['a', 'pending'])] };
    expect(saysNothing(tally(undefined, null))).toBe(true);
    expect(saysNothing(tally(pending, 1))).toBe(true);
    expect(saysNothing(tally(pending, 0))).toBe(false);
    expect(saysNothing(tally({ testResults: [file('failed', ['a', 'failed'])] }, 1))).toBe(false);
    expect(saysNothing(tally({ testResults: [file('failed')] }, 1))).toBe(false);
    expect(saysNothing(tally({ testResults: [file('passed', ['a', 'passed'])] }, 1))).toBe(false);
  });

  it('counts a crash of the runner as a failure, with or without a report', () => {
    expect(tally(undefined, null)).toMatchObject({ failed: 1, failures: ['the runner ended with a signal'] });
    expect(tally({ testResults: [file('passed', ['a', 'passed'])] }, 1)).toMatchObject({
      failed: 1,
      failures: ['the runner ended with 1'],
    });
  });

  it('names what failed and what passed only when it was tried again, with the reason', () => {
    const assertionResults = [
      { fullName: 'a page', status: 'passed', failureMessages: ['Error: too slow\n at b.ts'] },
      { fullName: 'b', status: 'passed', failureMessages: [] },
      { fullName: 'c', status: 'failed', failureMessages: ['Error: wrong'] },
    ];
    const one = tally({ testResults: [{ name: 'x.test.ts', status: 'failed', assertionResults }] }, 1);
    expect(one.retried).toEqual(['a page: Error: too slow']);
    expect(one).toMatchObject({ passed: 2, failed: 1, failures: ['c: Error: wrong'] });
  });

  it('a run in which nothing ran is not good', () => {
    const nothing = total([
      tally({ testResults: [] }, 0),
      tally({ testResults: [file('skipped', ['a', 'skipped'])] }, 0),
    ]);
    expect(nothing).toEqual({ passed: 0, failed: 0, failures: [], skipped: ['a'], retried: [] });
    expect(isGood(nothing)).toBe(false);
  });
});
