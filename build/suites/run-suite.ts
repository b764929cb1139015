import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { saysNothing, tally, type Tally } from './report.ts';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/**
 * Runs one of vitest.config.ts's suites on this Node, its output on ours; once more, and told among what was tried again, when the first
 * run ended without a test to show for it.
 *
 * @param env - what the suite's tests find in their environment besides ours.
 */
export async function runSuite(name: string, reports: string, env: Record<string, string> = {}): Promise<Tally> {
  const first = await run(name, reports, env);
  if (!saysNothing(first)) return first;
  const second = await run(name, reports, env);
  return { ...second, retried: [`the suite ${name}: ${first.failures.join('')}`, ...second.retried] };
}

async function run(name: string, reports: string, env: Record<string, string>): Promise<Tally> {
  const file = path.join(reports, `${name}.json`);
  rmSync(file, { force: true });
  const args = ['run', '--project', name, '--passWithNoTests'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [vitest, ...args, ...reporters], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const report: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  return tally(report, exitCode);
}
