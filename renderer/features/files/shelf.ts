import { Dexie } from 'dexie';
import { z } from 'zod';
import { attachment } from '../../../protocol/index.ts';

/** A file of a draft that a reload must not take away: the host has it, or nobody but this page does. */
const shelved = z.union([
  z.object({ draft: z.string(), attachment }),
  z.object({ draft: z.string(), file: z.instanceof(Blob).transform((blob) => blob as File), alone: z.boolean() }),
]);
export type Shelved = z.infer<typeof shelved>;

/** The files of an office's drafts: more than `localStorage` holds. */
export type Shelf = {
  /** All that is there, in the order it was put there. */
  read(): Promise<[key: string, what: Shelved][]>;
  /** @throws where the browser does not keep it. */
  put(key: string, what: Shelved): Promise<void>;
  remove(key: string): Promise<void>;
  /** Nothing is kept any more after it. */
  close(): void;
};

/** In IndexedDB. Opened when it is first asked. */
export function createShelf(office: string): Shelf {
  const db = new Dexie(databaseOf(office));
  db.version(1).stores({ files: '' });
  const files = db.table<unknown, string>('files');
  return {
    async read() {
      const [keys, rows] = await Promise.all([files.toCollection().primaryKeys(), files.toArray()]);
      return keys.flatMap((key, index): [string, Shelved][] => {
        const { data } = shelved.safeParse(rows[index]);
        return data ? [[key, data]] : [];
      });
    },
    async put(key, what) {
      await files.put(what, key);
    },
    async remove(key) {
      await files.delete(key);
    },
    close() {
      db.close();
    },
  };
}

/** Erases all that lies there. */
export async function eraseShelf(office: string): Promise<void> {
  await Dexie.delete(databaseOf(office));
}

const databaseOf = (office: string) => `landline-shelf-${office}`;
