/**
 * Makes this Node the main process of an Electron app (`node boot.ts …`, as the file `electron` beside it does), or one of its utility
 * processes (`node --import boot.ts …`).
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createElectron } from './electron.ts';
import { readLaunch } from './launch.ts';
import { MessageChannelMain } from './message-ports.ts';
import { installModule } from './module-hooks.ts';
import { installParentPort } from './parent-port.ts';
import { provided } from './provided.ts';

/** An entry that awaits `app.whenReady()` at its top level would be waited for by what it waits for. */
const loadLimit = 30_000;
const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };

function dressUp(type: 'browser' | 'utility', more: object): void {
  const versions = { ...process.versions, electron: version, chrome: '0' };
  for (const [name, value] of Object.entries({ type, versions, ...more }))
    Object.defineProperty(process, name, { value, writable: true, enumerable: true, configurable: true });
}

function becomeUtility(): void {
  dressUp('utility', {});
  const parentPort = installParentPort();
  installModule(provided('electron', { parentPort, net: { fetch }, MessageChannelMain }));
}

function becomeMain(): void {
  // A packed app names the folder it stands in; else there is nothing packed.
  const dist = process.env['STANDIN_DIST'] ?? import.meta.dirname;
  const resourcesPath = path.join(dist, 'resources');
  const args = process.argv.slice(2);
  const execPath = path.join(dist, 'electron');
  const launch = readLaunch(args, resourcesPath);
  dressUp('browser', { resourcesPath, execPath, defaultApp: launch.packaged ? undefined : true });
  process.argv = [execPath, ...args];
  const { electron, start } = createElectron(launch, args);
  installModule(electron);
  const require = createRequire(import.meta.url);
  for (const module of launch.requires) require(module);
  // As in Electron, what was required has its turn before the entry is loaded.
  setImmediate(() => void run(launch.entry, start));
}

async function run(entry: string, start: () => Promise<void>): Promise<void> {
  const limit = setTimeout(() => {
    console.error('The entry is still being loaded: does it await app.whenReady() at its top level?');
    process.exit(70);
  }, loadLimit);
  try {
    await import(pathToFileURL(entry).href);
    clearTimeout(limit);
    await start();
  } catch (error) {
    console.error('The app threw an error during load:', error);
    process.exit(1);
  }
}

if (process.env['STANDIN_UTILITY'] === '1') becomeUtility();
else becomeMain();
