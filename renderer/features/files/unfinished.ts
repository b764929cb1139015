import { z } from 'zod';
import { createKept } from '../../app/kept.ts';

/** A file whose sending a reload or a closed tab broke off. The host keeps what it has; the page may not read the file again unasked. */
const unfinished = z.object({
  draft: z.string(),
  name: z.string(),
  /** The folder it was in, where a whole one was chosen. */
  folder: z.string().optional(),
  size: z.number(),
  modified: z.number(),
  /** The system's own, of a file on the desktop. */
  key: z.string().optional(),
});
export type Unfinished = z.infer<typeof unfinished>;

/** The uploads that are on their way, remembered so that a page that is loaded again can ask for the files. */
export function createUnfinishedList(storage: Pick<Storage, 'getItem' | 'setItem'>, office: string) {
  const { read: list, write } = createKept(storage, `landline-unfinished-${office}`, z.array(unfinished), []);
  const without = (files: readonly Unfinished[]) => {
    const keys = new Set(files.map(keyInDraft));
    return list().filter((known) => !keys.has(keyInDraft(known)));
  };
  return {
    list,
    add(...files: Unfinished[]) {
      write([...without(files), ...new Map(files.map((file) => [keyInDraft(file), file])).values()]);
    },
    remove(file: Unfinished) {
      write(without([file]));
    },
  };
}

/** The same file again has the same key; folders are full of files that are called alike. */
export function fileKey({ name, folder, size, modified }: Omit<Unfinished, 'draft' | 'key'>): string {
  return `${folder === undefined ? name : `${folder}/${name}`}/${size}/${modified}`;
}

export const keyOf = (file: Unfinished) => file.key ?? fileKey(file);
const keyInDraft = (file: Unfinished) => `${file.draft}/${keyOf(file)}`;
