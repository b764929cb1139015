import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { blobId, eventId, type Attachment } from '../../../protocol/index.ts';
import { safeName, safePath, type Client } from '../../../client/index.ts';
import type { Context } from '../context.ts';
import { attachmentsOf } from '../../../client/export/index.ts';
import { CommandError, usageError } from '../failure.ts';
import { blobIdOf } from '../files/blob-id.ts';
import { openPartFile } from '../files/part-file.ts';
import { noteTrouble } from '../note-trouble.ts';
import { makeFolder } from '../make-folder.ts';
import { size } from '../output.ts';
import { plainLine } from '../plain.ts';
import { withOffice, type Session } from '../session.ts';

type File = Pick<Attachment, 'blob'> & Partial<Pick<Attachment, 'name' | 'path' | 'size'>>;

export function getCommand(context: Context): Command {
  return new Command('get')
    .description('Fetch a file, or the files of a folder. Broken off, it goes on when the same command is given again.')
    .argument('<attachment|seq>', "the attachment's blob id, or its message's seq or id")
    .option(
      '-o, --output <file>',
      'where to (default: its own name, in this folder); of a folder, the folder to put it in',
    )
    .option('--name <name>', 'which one, when a message has several')
    .option('--office <office>', 'which office, by name or id')
    .action(async (wanted: string, options: { output?: string; name?: string }, command: Command) => {
      await withOffice(command, context, { role: 'follower' }, async (session) => {
        await session.online();
        noteTrouble(session);
        const files = await find(session.client, wanted, options.name);
        const [file] = files;
        if (isFolder(files) && options.name === undefined) await fetchFolder(session, files, options.output ?? '.');
        else if (file) await fetch(session, file, options.output ?? (await ownName(file)));
      });
    });
}

async function fetch({ client, output, context }: Session, file: File, path: string): Promise<void> {
  const part = await openPartFile(path, file.blob);
  const bar = output.progress(plainLine(file.name ?? path), file.size ?? 0);
  let received = 0;
  try {
    await client.download(file.blob, part.sink, {
      signal: context.terminal.stopped,
      onProgress: ({ done }) => {
        received = done;
        bar.show(done);
      },
    });
  } catch (error) {
    await part.close();
    throw error;
  } finally {
    bar.end();
  }
  await part.finish();
  const bytes = (await stat(path)).size;
  output.line({ event: 'got', blob: file.blob, path, bytes }, `${path} (${size(Math.max(bytes, received))})`);
}

/** Whether they were sent as files of a folder, to be put into one. */
function isFolder(files: readonly File[]): boolean {
  return files.every(({ path }) => path !== undefined);
}

/**
 * The files of a folder as they stood in it, each part of their paths made safe for this disk. What is there already stays, if it
 * has the same bytes.
 */
async function fetchFolder(session: Session, files: readonly File[], into: string): Promise<void> {
  for (const file of files) {
    const { folders, name } = safePath(file.path ?? '', file.name ?? file.blob);
    const folder = join(into, ...folders);
    const path = join(folder, name);
    makeFolder(folder);
    if (!(await isThere(path))) await fetch(session, file, path);
    else if ((await blobIdOf(path)) === file.blob) session.output.note(`${path} is there already.`);
    else throw new CommandError(`${path} is there already, and another file: say where to with -o FOLDER.`);
  }
}

async function find(client: Client, wanted: string, name: string | undefined): Promise<File[]> {
  const bySeq = /^\d{1,15}$/.test(wanted);
  if (!bySeq && !eventId.safeParse(wanted).success) {
    if (blobId.safeParse(wanted).success) return [{ blob: wanted }];
    throw usageError(`"${plainLine(wanted)}" is neither a seq, a message's id nor a blob's.`);
  }
  const message = await client.fetchMessage(bySeq ? { seq: Number(wanted) } : { id: wanted });
  const files = attachmentsOf(message).filter((file) => name === undefined || file.name === name);
  const [file, ...others] = files;
  if (file === undefined) throw new CommandError('That message carries no such file.');
  if (others.length === 0 || (name === undefined && isFolder(files))) return files;
  throw new CommandError(
    `That message carries several files: choose by --name: ${files.map((f) => plainLine(f.name)).join(', ')}`,
  );
}

/** The name its sender gave it, as far as a disk takes it; never over a file that is there. */
async function ownName({ name }: File): Promise<string> {
  if (name === undefined) throw usageError('A blob id alone has no name: say where to with -o FILE.');
  const path = safeName(name);
  if (await isThere(path)) throw new CommandError(`${path} is there already; say where to with -o FILE.`);
  return path;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
