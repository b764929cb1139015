import { safeName } from '../../../client/export/index.ts';
import type { Client } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';

/** Where the browser lets a page write into a folder that the person chose (File System Access). */
export type FolderPicker = () => Promise<FileSystemDirectoryHandle>;

/** @returns undefined where the browser has none: files are downloaded one by one then. */
export function folderPicker(window: object): FolderPicker | undefined {
  const pick = (window as { showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle> })
    .showDirectoryPicker;
  return pick && (() => pick.call(window, { mode: 'readwrite' }));
}

/**
 * Fetches files into a folder, one after the other, each in the folders it was sent in. What is there already is never written over:
 * the new one gets a number.
 *
 * @param onDone - how many are there, each time.
 */
export async function saveAll(
  client: Pick<Client, 'download'>,
  files: readonly Attachment[],
  folder: FileSystemDirectoryHandle,
  { signal, onDone }: { signal: AbortSignal; onDone: (count: number) => void },
): Promise<void> {
  for (const [index, file] of files.entries()) {
    let into = folder;
    for (const name of file.path?.split('/') ?? []) {
      into = await into.getDirectoryHandle(safeName(name), { create: true });
    }
    const handle = await newFile(into, safeName(file.name));
    const stream = await handle.createWritable();
    try {
      await client.download(
        file.blob,
        { write: (position, bytes) => stream.write({ type: 'write', position, data: bytes as BufferSource }) },
        { signal },
      );
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => undefined);
      await into.removeEntry(handle.name).catch(() => undefined);
      throw error;
    }
    onDone(index + 1);
  }
}

/** A file that was not there before: where the name is taken, a number is put behind it. */
export async function newFile(folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemFileHandle> {
  const [, stem = name, end = ''] = /^(.+?)(\.[^.]*)?$/su.exec(name) ?? [];
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? name : `${stem} (${count})${end}`;
    const taken = await folder.getFileHandle(tried).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotFoundError') return false;
        if (error instanceof DOMException && error.name === 'TypeMismatchError') return true;
        throw error;
      },
    );
    if (!taken) return folder.getFileHandle(tried, { create: true });
  }
}
