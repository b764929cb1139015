import { onTestFinished } from 'vitest';
import { v7 as uuid } from 'uuid';
import type { Settings } from '../../../protocol/index.ts';
import { createFiles, type FilesDeps, type FilesOptions } from './create-files.ts';
import type { Caller } from '../store/store.ts';
import { chunksOf, idOf, memoryStore, quiet, temporaryFolder } from './testing.ts';

/** An office's files in a folder of their own; `open` opens them again as the next process does. */
export async function office(more: Partial<FilesOptions & FilesDeps> & { settings?: Partial<Settings> } = {}) {
  const dir = more.dir ?? temporaryFolder(onTestFinished);
  const store = memoryStore(more.settings);
  const open = async () => {
    const files = await createFiles(
      { sweepInterval: 0, ...more, dir },
      { store, clock: Date.now, logger: quiet, ...more },
    );
    onTestFinished(() => files.stop());
    return files;
  };
  return { dir, store, open, files: await open() };
}

export type Office = Awaited<ReturnType<typeof office>>;

/** Sends the chunks with these indexes, all in flight at once. */
export async function send(files: Office['files'], who: Caller, upload: string, bytes: Buffer, indexes?: number[]) {
  const chunks = chunksOf(bytes);
  const order = indexes ?? chunks.map((_, index) => index);
  return Promise.all(
    order.map((index) => files.handlers['file.put'](who, { upload, index, data: chunks[index] ?? Buffer.alloc(0) })),
  );
}

/** Begins, sends and commits a file. */
export async function uploadWhole(files: Office['files'], who: Caller, bytes: Buffer) {
  const upload = uuid();
  await files.handlers['file.begin'](who, { upload, name: 'a', size: bytes.length, type: 'text/plain' });
  await send(files, who, upload, bytes);
  return { upload, result: await files.handlers['file.commit'](who, { upload, blob: idOf(bytes) }) };
}

/** A `file.begin`. */
export const asked = (upload: string, size: number) => ({ upload, name: 'plan.pdf', size, type: 'application/pdf' });
