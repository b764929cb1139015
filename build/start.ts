/**
 * `npm start [-- OPTIONS]`: hosts an office with the page for browsers, building the page first when its source is newer. The
 * options are those of `landline host`.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { builtPage } from './built-page.ts';

const root = path.resolve(import.meta.dirname, '..');
await builtPage();

const given = process.argv.slice(2);
const guests = given.includes('--guests') ? [] : ['--guests'];
const host = spawn(process.execPath, [path.join(root, 'main/cli/landline.ts'), 'host', ...guests, ...given], {
  stdio: 'inherit',
});
// A terminal's Ctrl-C reaches the host itself; what is sent to this process alone is handed on, and the host ends in its own time.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => host.kill('SIGTERM'));
host.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
