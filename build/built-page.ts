import { existsSync } from 'node:fs';
import path from 'node:path';
import { newest } from './newest.ts';
import { pageFolder } from './page-folder.ts';
import { runBuild } from './run-build.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = ['renderer', 'client', 'protocol', 'build'].map((source) => path.join(root, source));

/** Whether the page is there and no older than its source. */
export function isPageBuilt(folder = pageFolder()): boolean {
  return existsSync(path.join(folder, 'index.html')) && Math.max(...sources.map(newest)) <= newest(folder);
}

/**
 * The page, built first when its source is newer.
 *
 * @returns its folder.
 * @throws Error with what the build said when it fails.
 */
export async function builtPage(folder = pageFolder()): Promise<string> {
  if (!isPageBuilt(folder)) await runBuild('page', { LANDLINE_PAGE: folder });
  return folder;
}
