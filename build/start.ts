/**
 * `npm start [-- OPTIONS]`: hosts an office with the page for browsers, building the page first when its source is newer. The
 * options are those of `landline host`. A new office lets browsers in; one that is there already does as its settings say.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPageBuilt } from './built-page.ts';

if (!isPageBuilt()) {
  console.error('Building the page for browsers …');
  // In a process of its own: what builds would fill the host's memory for as long as it runs.
  const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'build.ts'), 'page'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv.splice(2, 0, 'host', '--guests-at-first');
await import(pathToFileURL(path.resolve(import.meta.dirname, '../main/cli/landline.ts')).href);
