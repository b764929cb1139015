import { savedName } from '../../../client/export/index.ts';
import { safeName, type Client } from '../../../client/index.ts';
import { LandlineError, type Attachment } from '../../../protocol/index.ts';
import { giveDownload } from '../../app/give-download.ts';
import { newFile } from '../files/save-all.ts';

/** Where an export goes. */
export type ExportTarget = {
  put(text: string): Promise<void>;
  /** @returns the files' paths by blob, relative to the export; what the office does not have any more is left out. */
  save?(files: readonly Attachment[]): Promise<ReadonlyMap<string, string>>;
  readonly counts: { readonly saved: number; readonly missing: number };
  /** Makes it whole, or takes away what was begun; files that are there stay for another try. */
  end(whole: boolean): Promise<void>;
};

/** Gathered by the browser, which keeps large ones on disk, and given as a download when it is whole. */
export function asDownload(name: string, type: string): ExportTarget {
  let parts: Blob[] = [];
  return {
    counts: { saved: 0, missing: 0 },
    put(text) {
      parts.push(new Blob([text]));
      // Few large pieces instead of one for each message.
      if (parts.length >= 1_000) parts = [new Blob(parts)];
      return Promise.resolve();
    },
    end(whole) {
      if (whole) giveDownload(safeName(name), new Blob(parts, { type }));
      parts = [];
      return Promise.resolve();
    },
  };
}

/** Written into a folder as it comes, its files in a folder beside it, each once. */
export async function intoFolder(
  client: Pick<Client, 'download'>,
  folder: FileSystemDirectoryHandle,
  name: string,
  signal: AbortSignal,
): Promise<ExportTarget> {
  const handle = await newFile(folder, safeName(name));
  const page = await handle.createWritable();
  const beside = `${handle.name.replace(/\.[^.]*$/u, '')}.files`;
  const paths = new Map<string, string | undefined>();
  const counts = { saved: 0, missing: 0 };

  async function fetched({ blob, name: called, size }: Attachment): Promise<string | undefined> {
    const files = await folder.getDirectoryHandle(beside, { create: true });
    const saved = savedName(called, blob);
    const file = await files.getFileHandle(saved, { create: true });
    // A file is there under its name before it is whole, but empty.
    if ((await file.getFile()).size === size) return `${beside}/${saved}`;
    const stream = await file.createWritable();
    try {
      await client.download(
        blob,
        { write: (position, bytes) => stream.write({ type: 'write', position, data: bytes as BufferSource }) },
        { signal },
      );
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => undefined);
      await files.removeEntry(saved).catch(() => undefined);
      if (!(error instanceof LandlineError) || signal.aborted) throw error;
      return undefined;
    }
    return `${beside}/${saved}`;
  }

  return {
    counts,
    put: (text) => page.write(text),
    async save(files) {
      const found = new Map<string, string>();
      for (const file of files) {
        if (!paths.has(file.blob)) {
          const path = await fetched(file);
          paths.set(file.blob, path);
          counts[path === undefined ? 'missing' : 'saved'] += 1;
        }
        const path = paths.get(file.blob);
        if (path !== undefined) found.set(file.blob, path);
      }
      return found;
    },
    async end(whole) {
      if (whole) {
        await page.close();
        return;
      }
      await page.abort().catch(() => undefined);
      await folder.removeEntry(handle.name).catch(() => undefined);
    },
  };
}
