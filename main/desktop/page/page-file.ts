import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { appOrigin, pageTypes } from '../../../protocol/index.ts';

export type PageFile = { path: string; type: string };

/**
 * The file of the built page that an address of the app's scheme names. Links and dots are followed first: what is not within the
 * folder then is not there.
 */
export async function findPageFile(folder: string, url: string): Promise<PageFile | undefined> {
  const name = pathOf(url);
  const type = pageTypes[path.extname(name ?? '')];
  if (name === undefined || type === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const found = await realpath(path.join(root, name));
    const within = found.startsWith(root + path.sep) && (await stat(found)).isFile();
    return within ? { path: found, type } : undefined;
  } catch {
    return undefined;
  }
}

function pathOf(url: string): string | undefined {
  try {
    const { protocol, host, pathname } = new URL(url);
    if (`${protocol}//${host}` !== appOrigin) return undefined;
    const name = decodeURIComponent(pathname);
    if (name.includes('\0')) return undefined;
    return name === '/' ? '/index.html' : name;
  } catch {
    return undefined;
  }
}
