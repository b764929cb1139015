import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadId } from '../../../protocol/index.ts';
import type { DiskWriter } from './disk-writer.ts';
import type { UploadFolder } from './upload-folder.ts';

/** How the files of small uploads end; the next process removes them. */
export const smallSuffix = '.small';

/**
 * What stands in for an {@link UploadFolder} when the file has one chunk or none: one flat file, made when the bytes come. It is
 * sent again after a restart, which costs less than the three files and the folder that remembering it would take (a third of
 * the time for 50 kB, measured).
 *
 * @throws Error when it is no upload id: nothing else may become part of a path.
 */
export function smallFolder(dir: string, upload: string, { disk }: { disk: DiskWriter }): UploadFolder {
  if (!uploadId.safeParse(upload).success) throw new Error('not an upload id');
  const data = join(dir, upload + smallSuffix);
  let hash: Buffer | undefined;

  return {
    data,
    create: () => Promise.resolve(),
    // Durable at once, so that the commit has only to move it.
    async writeChunk(_, bytes) {
      hash = await disk.file(bytes, data);
    },
    verify: () => Promise.resolve(),
    readHashes: () => Promise.resolve(hash ?? Buffer.alloc(0)),
    // An empty file is one as well.
    async sync() {
      if (hash === undefined) await disk.file(new Uint8Array(), data);
    },
    seal: () => Promise.resolve(),
    hasData: () =>
      stat(data).then(
        () => true,
        () => false,
      ),
    written: () => Promise.resolve(0),
    touched: () => Promise.resolve(0),
    close: () => Promise.resolve(),
    async remove() {
      await rm(data, { force: true });
    },
  };
}
