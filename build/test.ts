/**
 * `npm test [-- SUITE …]`: brings what the tests need, runs the suites in order, and says what was skipped and why, what passed only when tried again, and what failed. The last
 * line is `N passed, N failed, N skipped`; the exit code is 1 when anything failed or nothing ran.
 */
import path from 'node:path';
import { bringBrowser, browserHint, browserVariable } from './needs/browser.ts';
import { bringLab } from './needs/lab.ts';
import { isGood, summaryLine, total, type Tally } from './suites/report.ts';
import { suites as suiteTable } from './suites/suites.ts';
import { runSuite } from './suites/run-suite.ts';

const suites = suiteTable.map(({ name }) => name);

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suites.includes(name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${suites.join(', ')}.`);
  process.exit(2);
}

const missing: string[] = [];

function prepare(suite: string): Record<string, string> {
  if (suite === 'lab') {
    const problem = bringLab();
    if (problem) missing.push(`lab: ${problem}`);
  }
  if (!['web', 'desktop', 'lab'].includes(suite)) return {};
  const browser = bringBrowser();
  if (!browser) missing.push(`${suite}: ${browserHint}`);
  return browser ? { [browserVariable]: browser } : {};
}

const results: Tally[] = [];
for (const suite of suites) {
  if (asked.length > 0 && !asked.includes(suite)) continue;
  console.log(`\n— ${suite} —`);
  results.push(await runSuite(suite, path.join(root, 'out/test'), prepare(suite)));
}

function list(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

const all = total(results);
list('Skipped', all.skipped);
list('Passed only when tried again', all.retried);
list('Missing here', missing);
list('Failed', all.failures);
console.log(`\n${summaryLine(all)}`);
process.exitCode = isGood(all) ? 0 : 1;
