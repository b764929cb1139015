import type { z } from 'zod';

/** A value that this browser keeps for the page when it is loaded again. */
export type Kept<T> = {
  read(): T;
  /** @returns whether it is kept: storage may be full or switched off. */
  write(value: T): boolean;
};

/**
 * A value in the browser's storage. What cannot be read counts as `empty`; what cannot be written is forgotten with the page, which
 * goes on without it.
 */
export function createKept<T>(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  key: string,
  schema: z.ZodType<T>,
  empty: T,
): Kept<T> {
  return {
    read() {
      try {
        return schema.catch(empty).parse(JSON.parse(storage.getItem(key) ?? ''));
      } catch {
        return empty;
      }
    },
    write(value) {
      try {
        storage.setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Erases what was kept for one office: its id stands in the keys. */
export function eraseKept(storage: Storage, office: string): void {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
  for (const key of keys) if (key.includes(office)) storage.removeItem(key);
}
