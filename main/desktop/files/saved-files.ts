import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { LandlineError } from '../../../protocol/index.ts';
import { numbered, takenName } from './file-name.ts';

type Begun = { handle: FileHandle; draft: string; target: string; exact: boolean; size: number };

/** Names that are tried before it is given up. */
const tries = 10_000;

export type SavedFiles = {
  /** Begins a file in a folder under its name or the next that is free: should another program take that meanwhile, it gets another in the end. */
  begin(folder: string, name: string, size: number): Promise<{ file: number; name: string }>;
  /**
   * The same in a folder within another, each part made where it is missing.
   *
   * @throws LandlineError `conflict` where something else is in the place of one: a file, or a link to elsewhere.
   */
  beginWithin(
    root: string,
    within: readonly string[],
    name: string,
    size: number,
  ): Promise<{ file: number; name: string }>;
  /** Begins a file where a person said, who was asked by the system whether it may be written over. */
  beginAt(target: string, size: number): Promise<{ file: number; name: string }>;
  write(file: number, offset: number, bytes: Uint8Array): Promise<void>;
  /** It is whole and gets its name, or is thrown away. */
  end(file: number, keep: boolean): Promise<void>;
  /** Where a file that was kept is. */
  pathOf(file: number): string;
};

/** @param mark - says of a file that it came from elsewhere, in the way of the system. */
export function createSavedFiles(mark: (file: string) => Promise<void>): SavedFiles {
  const begun = new Map<number, Begun>();
  const kept = new Map<number, string>();
  /** Names that were told, and are not on disk yet. */
  const promised = new Set<string>();
  let count = 0;

  async function begin(target: string, size: number, exact: boolean) {
    const draft = path.join(path.dirname(target), `.${randomUUID()}.part`);
    const handle = await open(draft, 'wx', 0o600);
    const file = (count += 1);
    begun.set(file, { handle, draft, target, exact, size });
    return { file, name: path.basename(target) };
  }
  /** Under the first of the names that nothing has now, and nothing that was begun will have. */
  async function beginFree(folder: string, name: string, size: number) {
    const taken = takenName(name);
    const there = new Set(await readdir(folder));
    const isFree = (one: string) => !there.has(one) && !promised.has(path.join(folder, one));
    let number = 1;
    while (!isFree(numbered(taken, number))) number += 1;
    const target = path.join(folder, numbered(taken, number));
    promised.add(target);
    try {
      return await begin(target, size, false);
    } catch (error) {
      promised.delete(target);
      throw error;
    }
  }
  function one(file: number): Begun {
    const found = begun.get(file);
    if (!found) throw new LandlineError('not_found', 'No such file was begun.');
    return found;
  }

  return {
    async begin(folder, name, size) {
      await mkdir(folder, { recursive: true });
      return beginFree(folder, name, size);
    },
    async beginWithin(root, within, name, size) {
      let folder = root;
      for (const part of within) {
        folder = path.join(folder, takenName(part));
        await mkdir(folder).catch((error: unknown) => {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        });
        // A link would lead to wherever somebody else's names say.
        if (!(await lstat(folder)).isDirectory())
          throw new LandlineError('conflict', `There is something else in the folder's place: ${part}.`);
      }
      return beginFree(folder, name, size);
    },
    beginAt: (target, size) => begin(target, size, true),
    async write(file, offset, bytes) {
      const { handle, size } = one(file);
      if (offset + bytes.length > size) throw new LandlineError('bad_request', 'The file has no such place.');
      await handle.write(bytes, 0, bytes.length, offset);
    },
    async end(file, keep) {
      const { handle, draft, target, exact } = one(file);
      begun.delete(file);
      try {
        try {
          if (keep) await handle.sync();
        } finally {
          await handle.close();
        }
        if (!keep) {
          await rm(draft, { force: true });
          return;
        }
        await mark(draft);
        kept.set(file, exact ? await over(draft, target) : await beside(draft, target));
      } finally {
        if (!exact) promised.delete(target);
      }
    },
    pathOf(file) {
      const found = kept.get(file);
      if (found === undefined) throw new LandlineError('not_found', 'No such file was saved.');
      return found;
    },
  };
}

async function over(draft: string, target: string): Promise<string> {
  await rename(draft, target);
  return target;
}

/** Gives the file its name or the next that is free: an empty file holds the name first, since a rename would take another's place. */
async function beside(draft: string, target: string): Promise<string> {
  const folder = path.dirname(target);
  for (let number = 1; number <= tries; number += 1) {
    const name = path.join(folder, numbered(path.basename(target), number));
    try {
      await (await open(name, 'wx', 0o600)).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      continue;
    }
    return over(draft, name);
  }
  throw new LandlineError('conflict', 'Every name for this file is taken.');
}
