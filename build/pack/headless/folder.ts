import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { maker, type Maker } from '../maker.ts';
import { copyWithoutMaps } from '../without-maps.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const manifestShape = z.object({
  ...{ name: z.string(), version: z.string(), description: z.string(), license: z.string() },
  bin: z.record(z.string(), z.string()),
});

/** Of the repository, besides what is built: what those who run an office read. */
const pages = ['README.md', 'LICENSE', 'docs'];

/**
 * The package.json of what is installed. Not the repository's own: its `main` is the desktop app's, and npm packs that file whatever else
 * is asked for; its dependencies are in the bundle.
 */
export function headlessManifest(text: string, { homepage, name, email }: Maker) {
  return {
    ...manifestShape.parse(JSON.parse(text)),
    ...{ homepage, author: { name, email }, type: 'module', engines: { node: '>=24' } },
  };
}

/**
 * Lays out the `landline` command: what npm packs, and what the Debian package and the image install.
 *
 * @param built - where the command and the page for browsers were built to.
 */
export async function layOutHeadless(folder: string, built: { cli: string; page: string }): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = headlessManifest(await readFile(path.join(root, 'package.json'), 'utf8'), maker());
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await copyWithoutMaps(built.cli, path.join(folder, 'out/cli'));
  await copyWithoutMaps(built.page, path.join(folder, 'out/renderer'));
  for (const page of pages) await cp(path.join(root, page), path.join(folder, page), { recursive: true });
}
