import { existsSync } from 'node:fs';
import path from 'node:path';
import { newest } from './newest.ts';
import { pageFolder } from './page-folder.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = ['renderer', 'client', 'protocol'].map((source) => path.join(root, source));

/** Whether the page is there and no older than its source. */
export function isPageBuilt(): boolean {
  const folder = pageFolder();
  return existsSync(path.join(folder, 'index.html')) && Math.max(...sources.map(newest)) <= newest(folder);
}

/**
 * The page, built first when its source is newer.
 *
 * @returns its folder.
 */
export async function builtPage(): Promise<string> {
  if (!isPageBuilt()) {
    const { build } = await import('vite');
    await build({ configFile: path.join(import.meta.dirname, 'vite.page.ts'), logLevel: 'warn' });
  }
  return pageFolder();
}
