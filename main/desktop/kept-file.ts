import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';

/** A value that is kept in a file of its own. */
export type KeptFile<T> = {
  readonly value: T;
  /** Resolved when it is on disk. Of several at once the last one stays. */
  put(value: T): Promise<void>;
};

/**
 * Opens a JSON file of the app, readable by this user alone. What cannot be read as `schema` says is put aside as `NAME.broken`, for a
 * person to look at, and counts as absent.
 */
export async function openKeptFile<T>(file: string, schema: z.ZodType<T>, absent: T): Promise<KeptFile<T>> {
  let value = (await read(file, schema)) ?? absent;
  let writing: Promise<void> = Promise.resolve();
  return {
    get value() {
      return value;
    },
    put(next) {
      value = next;
      const write = () => writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
      writing = writing.then(write, write);
      return writing;
    },
  };
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    await rename(file, `${file}.broken`);
    return undefined;
  }
}

/** Writes a file that is there whole or as it was before, whatever happens meanwhile; mode 0600. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}.part`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
