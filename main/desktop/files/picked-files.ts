import { createHash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileName, LandlineError, type PickedFile } from '../../../protocol/index.ts';
import { mediaTypeOf } from './media-type.ts';

type Known = { path: string; size: number; changed: number };

/** More than anybody means to send at once. */
const most = 10_000;

export type PickedFiles = {
  /** Gives files that a person chose a number each; of folders all that is in them, links left out. */
  take(paths: readonly string[]): Promise<PickedFile[]>;
  /** @throws LandlineError `conflict` when the file is not as it was when it was chosen, `not_found` when it was never chosen. */
  read(file: number, offset: number, length: number): Promise<Uint8Array>;
};

/** Files that a person chose in a dialog: the window knows them by number, and reads no others. */
export function createPickedFiles(): PickedFiles {
  const known = new Map<number, Known>();

  async function takeFile(file: string, within?: string): Promise<PickedFile[]> {
    const { size, mtimeMs: changed } = await stat(file);
    const name = path.basename(file);
    if (!fileName.safeParse(name).success) return [];
    const number = known.size + 1;
    known.set(number, { path: file, size, changed });
    const key = createHash('sha256').update(`${file}\0${changed}\0${size}`).digest('base64url');
    const relative =
      within === undefined ? {} : { path: path.relative(path.dirname(within), file).split(path.sep).join('/') };
    return [{ file: number, name, size, type: mediaTypeOf(name), key, ...relative }];
  }

  return {
    async take(paths) {
      const files: PickedFile[] = [];
      for (const chosen of paths) {
        if (!(await stat(chosen)).isDirectory()) files.push(...(await takeFile(chosen)));
        else {
          const entries = await readdir(chosen, { recursive: true, withFileTypes: true });
          for (const entry of entries) {
            if (files.length >= most) break;
            if (entry.isFile()) files.push(...(await takeFile(path.join(entry.parentPath, entry.name), chosen)));
          }
        }
      }
      return files.slice(0, most);
    },
    async read(file, offset, length) {
      const one = known.get(file);
      if (!one) throw new LandlineError('not_found', 'This file was not chosen.');
      const handle = await open(one.path).catch(() => undefined);
      if (!handle) throw new LandlineError('conflict', 'The file is gone.');
      try {
        const { size, mtimeMs } = await handle.stat();
        if (size !== one.size || mtimeMs !== one.changed)
          throw new LandlineError('conflict', 'The file was changed since it was chosen.');
        const bytes = new Uint8Array(Math.min(length, Math.max(0, size - offset)));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
        return bytes.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
  };
}
