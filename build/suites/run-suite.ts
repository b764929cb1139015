import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { tally, type Tally } from './report.ts';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/**
 * Runs one of vitest.config.ts's suites on this Node, its output on ours.
 *
 * @param env - what the suite's tests find in their environment besides ours.
 */
export async function runSuite(name: string, reports: string, env: Record<string, string> = {}): Promise<Tally> {
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
