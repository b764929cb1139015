import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { newest } from './newest.ts';
import { pageFolder } from './page-folder.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = ['renderer', 'client', 'protocol'].map((source) => path.join(root, source));

/**
 * The page, built first when its source is newer.
 *
 * @returns its folder.
 */
export async function builtPage(): Promise<string> {
  const folder = pageFolder();
  if (!existsSync(path.join(folder, 'index.html')) || Math.max(...sources.map(newest)) > newest(folder)) {
    await build({ configFile: path.join(import.meta.dirname, 'vite.page.ts'), logLevel: 'warn' });
  }
  return folder;
}
