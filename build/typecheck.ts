/** `npm run typecheck`: every folder under its own tsconfig; the Vue templates by vue-tsc. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

function run(script: string, ...args: string[]): boolean {
  return spawnSync(process.execPath, [require.resolve(script), ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

const plain = run('typescript/bin/tsc', '--build', 'tsconfig.json');
const templates =
  !existsSync(path.join(root, 'renderer/tsconfig.json')) || run('vue-tsc/bin/vue-tsc.js', '--build', 'renderer');
process.exitCode = plain && templates ? 0 : 1;
