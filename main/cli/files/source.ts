import { open, realpath } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileName, mediaType } from '../../../protocol/index.ts';
import type { Source } from '../../../client/index.ts';
import { CommandError, usageError } from '../failure.ts';

export type FileSource = {
  source: Source;
  /** @throws CommandError when the file was changed since it was opened: what was sent is then no one state of it. */
  checkUnchanged(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens a file for sending. The same path, size and time of change mean the same file: a broken upload goes on.
 *
 * @throws CommandError when it is no file, cannot be read, or has a name that cannot be sent.
 */
export async function openFileSource(path: string, type?: string): Promise<FileSource> {
  const name = basename(path);
  if (!fileName.safeParse(name).success)
    throw new CommandError(`${path}: its name cannot be sent; give the file another one.`);
  if (type !== undefined && !mediaType.safeParse(type).success) throw usageError(`"${type}" is no media type.`);
  const handle = await open(path, 'r');
  try {
    const before = await handle.stat();
    if (!before.isFile()) throw new CommandError(`${path} is not a file.`);
    const key = [await realpath(path), before.size, before.mtimeMs].join('|');
    return {
      source: {
        name,
        size: before.size,
        type: type ?? mediaTypes[extname(name).toLowerCase()] ?? 'application/octet-stream',
        key,
        async read(offset, length) {
          const bytes = new Uint8Array(length);
          for (let done = 0; done < length;) {
            const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
            if (bytesRead === 0) throw new CommandError(`${path} became shorter while it was sent.`);
            done += bytesRead;
          }
          return bytes;
        },
      },
      async checkUnchanged() {
        const now = await handle.stat();
        if (now.size !== before.size || now.mtimeMs !== before.mtimeMs)
          throw new CommandError(`${path} was changed while it was sent.`);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What the names of files that people send each other say of them. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.csv': 'text/csv',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.flac': 'audio/flac',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.m4a': 'audio/mp4',
  '.md': 'text/markdown',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.odt': 'application/vnd.oasis.opendocument.text',
  '.ogg': 'audio/ogg',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.svg': 'image/svg+xml',
  '.tar': 'application/x-tar',
  '.txt': 'text/plain',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.zip': 'application/zip',
};
