import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { desktopFolder, desktopPageFolder } from '../desktop-folder.ts';
import { maker, type Maker } from './maker.ts';
import { copyWithoutMaps } from './without-maps.ts';

const root = path.resolve(import.meta.dirname, '../..');
const manifestShape = z.object({ version: z.string(), description: z.string(), license: z.string() });

/** What the command and the app's own desktop file are called on Linux; `landline` is the command line's. */
export const executableName = 'landline-desktop';

/** What the package.json in the archive says: what Electron reads of it, and whom packages name. */
export function manifestOf(text: string, { homepage, name, email }: Maker) {
  const { version, description, license } = manifestShape.parse(JSON.parse(text));
  return {
    ...{ name: executableName, productName: 'Landline', version, description, license, homepage },
    author: { name, email },
    type: 'module',
    main: 'desktop/main.js',
    // By it Wayland and X11 know which desktop file a window belongs to.
    desktopName: `${executableName}.desktop`,
  };
}

/**
 * Lays out what goes into the archive, and nothing else: the app's processes and its page, as they were built, without source maps.
 * Packages are in the bundle, so there is no node_modules.
 */
export async function layOutApp(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = manifestOf(await readFile(path.join(root, 'package.json'), 'utf8'), maker());
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await copyWithoutMaps(desktopFolder, path.join(folder, 'desktop'));
  await copyWithoutMaps(desktopPageFolder, path.join(folder, 'renderer'));
}
