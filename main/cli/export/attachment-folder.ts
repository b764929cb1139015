import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LandlineError, type Attachment } from '../../../protocol/index.ts';
import { savedName } from '../../../client/export/index.ts';
import type { Client } from '../../../client/index.ts';
import { reasonOf } from '../failure.ts';
import { openPartFile } from '../files/part-file.ts';
import { makeFolder } from '../make-folder.ts';
import type { Output } from '../output.ts';
import { plainLine } from '../plain.ts';

/** Where an export's attachments are kept, each once. */
export type AttachmentFolder = {
  readonly counts: { readonly saved: number; readonly missing: number };
  /**
   * Fetches what is not there yet.
   *
   * @returns the files' paths by blob, relative to the export, with `/`; one that the office does not have any more is left out.
   * @throws Error when the disk fails, or the command is stopped.
   */
  save(attachments: readonly Attachment[]): Promise<ReadonlyMap<string, string>>;
};

type Deps = { client: Client; output: Output; stopped: AbortSignal };

/**
 * @param folder made when the first file comes.
 * @param beside the file the export is written to; the paths are relative to its folder.
 */
export function createAttachmentFolder(folder: string, beside: string, deps: Deps): AttachmentFolder {
  const { client, output, stopped } = deps;
  const paths = new Map<string, string | undefined>();
  const counts = { saved: 0, missing: 0 };

  async function fetch({ blob, name, size }: Attachment): Promise<string | undefined> {
    const path = join(folder, savedName(name, blob));
    const shown = pathFrom(dirname(resolve(beside)), resolve(path));
    // It has this name only when whole; an export that was broken off goes on behind it.
    const before = await stat(path).catch(() => undefined);
    if (before?.isFile() === true && before.size === size) return shown;
    makeFolder(folder);
    const part = await openPartFile(path, blob);
    const bar = output.progress(plainLine(name), size);
    try {
      await client.download(blob, part.sink, { signal: stopped, onProgress: ({ done }) => bar.show(done) });
    } catch (error) {
      bar.end();
      if (!(error instanceof LandlineError) || stopped.aborted) {
        await part.close();
        throw error;
      }
      await part.discard();
      output.note(`${plainLine(name)} could not be fetched: ${reasonOf(error)}`);
      return undefined;
    }
    bar.end();
    await part.finish();
    return shown;
  }

  return {
    counts,
    async save(attachments) {
      const saved = new Map<string, string>();
      for (const attachment of attachments) {
        const { blob } = attachment;
        if (!paths.has(blob)) {
          const path = await fetch(attachment);
          paths.set(blob, path);
          counts[path === undefined ? 'missing' : 'saved'] += 1;
        }
        const path = paths.get(blob);
        if (path !== undefined) saved.set(blob, path);
      }
      return saved;
    },
  };
}

function pathFrom(base: string, path: string): string {
  const found = relative(base, path);
  // Another drive of Windows: there is no relative way.
  return isAbsolute(found) ? pathToFileURL(path).href : found.split(sep).join('/');
}
