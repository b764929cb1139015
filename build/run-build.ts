import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs `npm run build -- TARGET` in a process of its own: what builds would fill the memory of a host, and a test's environment make it
 * another page.
 *
 * @param env - what the build finds in its environment besides ours.
 * @throws Error with what the build said when it fails.
 */
export async function runBuild(
  target: 'page' | 'cli' | 'desktop',
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'build.ts'), target], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
}
