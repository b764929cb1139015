import { z } from 'zod';
import { roomId } from '../../../protocol/index.ts';
import { createKept } from '../../app/kept.ts';

/** A file whose sending a reload or a closed tab broke off. The host keeps what it has; the page may not read the file again unasked. */
const unfinished = z.object({ room: roomId, name: z.string(), size: z.number(), modified: z.number() });
export type Unfinished = z.infer<typeof unfinished>;

/** The uploads that are on their way, remembered so that a page that is loaded again can ask for the files. */
export function createUnfinishedList(storage: Pick<Storage, 'getItem' | 'setItem'>, office: string) {
  const { read: list, write } = createKept(storage, `landline-unfinished-${office}`, z.array(unfinished), []);
  const without = (file: Unfinished) =>
    list().filter((known) => fileKey(known) !== fileKey(file) || known.room !== file.room);
  return {
    list,
    add(file: Unfinished) {
      write([...without(file), file]);
    },
    remove(file: Unfinished) {
      write(without(file));
    },
  };
}

/** The same file again has the same key. */
export function fileKey({ name, size, modified }: Omit<Unfinished, 'room'>): string {
  return `${name}/${size}/${modified}`;
}
