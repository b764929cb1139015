import type { Source } from '../../../client/index.ts';
import { LandlineError, limits } from '../../../protocol/index.ts';
import type { FilesBridge } from '../../bridge/bridge.ts';
import { isLeaving, type Chosen } from './dropped.ts';

/** A file that the desktop reads piece by piece; the page holds the whole of none but a picture, while it makes its preview. */
export type OnDisk = Source & { key: string };

/** It is not as it was when it was chosen, or not there any more. */
export class FileChanged extends Error {
  constructor() {
    super('The file changed or is gone.');
  }
}

/** Asks for files, or a folder with all that is in it, by the system's own dialog. Nothing when the person thinks better of it. */
export async function pickOnDisk(files: FilesBridge, what: 'files' | 'folder'): Promise<Chosen[]> {
  const picked = await files.pick(what);
  return picked.flatMap(({ file: handle, name, size, type, key, path }) => {
    const folder = path?.split('/').slice(0, -1).join('/') ?? '';
    if (folder !== '' && isLeaving(name)) return [];
    const file = { name, size, type, key, read: readerOf(files, handle) };
    return [folder === '' ? { file } : { file, folder }];
  });
}

function readerOf(files: FilesBridge, handle: number): Source['read'] {
  return async (offset, length) => {
    try {
      return await files.read(handle, offset, length);
    } catch (error) {
      // These codes of the host mean that the upload is to begin anew, or to wait: neither mends a file.
      const gone = error instanceof LandlineError && (error.code === 'conflict' || error.code === 'not_found');
      throw gone ? new FileChanged() : new Error('The file cannot be read.', { cause: error });
    }
  };
}

/** All of a file, for what has to be decoded as a whole. */
export async function wholeOf({ name, size, type, read }: OnDisk): Promise<File> {
  const pieces: BlobPart[] = [];
  for (let at = 0; at < size; at += limits.chunkBytes) {
    pieces.push((await read(at, Math.min(limits.chunkBytes, size - at))) as BlobPart);
  }
  return new File(pieces, name, { type });
}
