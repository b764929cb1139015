import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileName, folderPath } from '../../../protocol/index.ts';
import { CommandError } from '../failure.ts';
import { plainLine } from '../plain.ts';

/** A file of a folder that is sent. */
export type FolderFile = {
  /** Where it is. */
  file: string;
  /** The folders it stands in, from the one that is sent on, as an attachment's `path`. */
  path: string;
};

/** More are better sent as one archive. */
const mostFiles = 500;

/**
 * The files of a folder and the folders in it, by name. What is neither a file nor a folder, such as a link, is left out: it may lead
 * to what was not meant to be sent.
 *
 * @param skipped - is told what is left out.
 * @throws CommandError when there is nothing to send, too much, or a name that cannot be sent.
 */
export async function filesOfFolder(folder: string, skipped: (path: string) => void): Promise<FolderFile[]> {
  const found: FolderFile[] = [];

  async function walk(at: string, path: string): Promise<void> {
    if (!folderPath.safeParse(path).success)
      throw new CommandError(`${plainLine(at)}: a folder of this name, or so deep, cannot be sent.`);
    const entries = await readdir(at, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const file = join(at, entry.name);
      if (entry.isDirectory()) await walk(file, `${path}/${entry.name}`);
      else if (entry.isFile()) add(file, entry.name, path);
      else skipped(file);
    }
  }

  function add(file: string, name: string, path: string): void {
    if (!fileName.safeParse(name).success)
      throw new CommandError(`${plainLine(file)}: its name cannot be sent; give the file another one.`);
    if (found.length >= mostFiles)
      throw new CommandError(`${plainLine(folder)} holds more than ${mostFiles} files: send it as an archive.`);
    found.push({ file, path });
  }

  await walk(folder, basename(resolve(folder)));
  if (found.length === 0) throw new CommandError(`${plainLine(folder)} holds no files.`);
  return found;
}
