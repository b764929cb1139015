/**
 * `npm run screenshots [-- guide|gallery]`: does what the user guide shows and takes its pictures, into docs/images; and the pictures of
 * components that tests/web/gallery.test.ts compares, into tests/web/pictures.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const files = { guide: 'tests/web/guide.test.ts', gallery: 'tests/web/gallery.test.ts' };
const asked = Object.entries(files).filter(([name]) => process.argv.length < 3 || process.argv.includes(name));
const args = [vitest, 'run', '--project', 'web', ...asked.map(([, file]) => file)];
const env = { ...process.env, LANDLINE_SCREENSHOTS: '1' };
process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
