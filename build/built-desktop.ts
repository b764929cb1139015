import { existsSync } from 'node:fs';
import path from 'node:path';
import { builtPage } from './built-page.ts';
import { desktopFolder, desktopPageFolder } from './desktop-folder.ts';
import { newest } from './newest.ts';
import { runBuild } from './run-build.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = ['main', 'preload', 'protocol', 'build'].map((source) => path.join(root, source));

/** Whether the app's processes are there and no older than their source. */
export function areProcessesBuilt(): boolean {
  // The preload is built last.
  const built = existsSync(path.join(desktopFolder, 'preload.cjs'));
  return built && Math.max(...sources.map(newest)) <= newest(desktopFolder);
}

/**
 * Builds of the app, its page and its processes, what is older than its source.
 *
 * @throws Error with what the build said when it fails.
 */
export async function builtDesktop(): Promise<void> {
  await builtPage(desktopPageFolder);
  if (!areProcessesBuilt()) await runBuild('desktop');
}
