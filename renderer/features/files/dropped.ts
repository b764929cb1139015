import type { OnDisk } from './on-disk.ts';

/** A file that a person chose, and the folder it was in, where a whole one was chosen. */
export type Chosen = {
  file: File | OnDisk;
  /** The folders down to the file from the one that was chosen, that one included: `/` between them, none at the ends. */
  folder?: string;
  /** Recorded or pasted: it is nowhere to be chosen again from. */
  unsaved?: boolean;
};

/** One that a browser handed out. */
type Given = Chosen & { file: File };

/** What systems leave in folders for themselves. */
const leavings = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);
export const isLeaving = (name: string) => leavings.has(name);

/** Whether what is being dragged is files: words may be dragged into the field, which the browser does by itself. */
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Files of an input; of one that lets a folder be chosen, with where in it they are. */
export function chosenOf(files: Iterable<File>): Given[] {
  return [...files].flatMap((file) => {
    const folder = file.webkitRelativePath.split('/').slice(0, -1).join('/');
    if (folder === '') return { file };
    return isLeaving(file.name) ? [] : { file, folder };
  });
}

/**
 * The files that were dropped, those of dropped folders with them, in the order of the drop and then by name. What cannot be read
 * is left out.
 *
 * What was dropped can be asked for only while the event is handled, so it is asked for before the first wait.
 */
export async function droppedOf({ items, files }: Pick<DataTransfer, 'items' | 'files'>): Promise<Given[]> {
  const roots = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  if (!roots.some(({ entry }) => entry?.isDirectory)) return chosenOf(files);
  const found: Given[] = [];
  for (const { entry, file } of roots) {
    if (entry?.isDirectory) found.push(...(await inside(entry as FileSystemDirectoryEntry, entry.name)));
    else if (file) found.push({ file });
  }
  return found;
}

async function inside(directory: FileSystemDirectoryEntry, folder: string): Promise<Given[]> {
  const entries = await entriesOf(directory).catch(() => []);
  const found: Given[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory) found.push(...(await inside(entry as FileSystemDirectoryEntry, `${folder}/${entry.name}`)));
    else if (!isLeaving(entry.name)) {
      const file = await fileOf(entry as FileSystemFileEntry).catch(() => undefined);
      if (file) found.push({ file, folder });
    }
  }
  return found;
}

/** Chromium hands out a hundred at a time, and none when it is through. */
async function entriesOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}
