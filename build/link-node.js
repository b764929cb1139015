// Runs after `npm ci`. npm 10 takes back the link `node` in node_modules/.bin when it leaves out the Node packages of other
// platforms, which carry a program of the same name: it is asked to link the one that stayed. Later versions of npm do not.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = path.join(root, 'node_modules');
const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const brought = Object.keys(optionalDependencies).find((name) => existsSync(path.join(modules, name)));
const npm = process.env.npm_execpath;

if (brought !== undefined && npm !== undefined && !existsSync(path.join(modules, '.bin', 'node'))) {
  spawnSync(process.execPath, [npm, 'rebuild', '--ignore-scripts', brought], { cwd: root, stdio: 'ignore' });
}
