import { safePath, type Client, type Progress, type Sink } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';
import type { FilesBridge } from '../../bridge/bridge.ts';

/** Where the browser lets a page write into a folder that the person chose (File System Access). */
export type FolderPicker = () => Promise<FileSystemDirectoryHandle>;

/** @returns undefined where the browser has none: files are downloaded one by one then. */
export function folderPicker(window: object): FolderPicker | undefined {
  const pick = (window as { showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle> })
    .showDirectoryPicker;
  return pick && (() => pick.call(window, { mode: 'readwrite' }));
}

/** Where several files are saved. What is there already is never written over: the new one gets a number. */
export type SavePlace = {
  /** Begins a file. @param within - the folders down to it, each made where it is missing. */
  begin(
    within: readonly string[],
    name: string,
    size: number,
  ): Promise<{ sink: Sink; end(keep: boolean): Promise<void> }>;
};

/**
 * How a place for files is asked for: by the desktop, or by the browser.
 *
 * @returns undefined where neither can: files are downloaded one by one then.
 */
export function placeChooser(
  window: object,
  files: FilesBridge | undefined,
): (() => Promise<SavePlace | undefined>) | undefined {
  if (files) {
    return async () => {
      const folder = await files.saveFolder();
      return folder && { begin: (within, name, size) => folder.save(within, name, size) };
    };
  }
  const pick = folderPicker(window);
  // Leaving the browser's dialog is told as an error.
  return pick && (() => pick().then(inFolder, () => undefined));
}

/** A folder that the browser lets the page write into. */
export function inFolder(folder: FileSystemDirectoryHandle): SavePlace {
  return {
    async begin(within, name) {
      let into = folder;
      for (const inner of within) into = await into.getDirectoryHandle(inner, { create: true });
      const handle = await newFile(into, name);
      const stream = await handle.createWritable();
      return {
        sink: { write: (position, bytes) => stream.write({ type: 'write', position, data: bytes as BufferSource }) },
        async end(keep) {
          if (keep) return stream.close();
          await stream.abort().catch(() => undefined);
          await into.removeEntry(handle.name);
        },
      };
    },
  };
}

/**
 * Fetches files, one after the other, each into the folders it was sent in.
 *
 * @param onDone - how many are there, each time.
 * @param onProgress - how many bytes of all are there, and whether they wait for the office.
 */
export async function saveAll(
  client: Pick<Client, 'download'>,
  files: readonly Attachment[],
  place: SavePlace,
  {
    signal,
    onDone,
    onProgress,
  }: {
    signal: AbortSignal;
    onDone: (count: number) => void;
    onProgress?: (now: Pick<Progress, 'done' | 'paused'>) => void;
  },
): Promise<void> {
  let before = 0;
  for (const [index, { blob, name, path, size }] of files.entries()) {
    const { folders, name: saved } = safePath(path, name);
    const { sink, end } = await place.begin(folders, saved, size);
    try {
      await client.download(blob, sink, {
        signal,
        onProgress: ({ done, paused }) => onProgress?.({ done: before + done, paused }),
      });
      await end(true);
    } catch (error) {
      await end(false).catch(() => undefined);
      throw error;
    }
    before += size;
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
