import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { blobId, eventId, type Attachment } from '../../../protocol/index.ts';
import type { Client } from '../../../client/index.ts';
import type { Context } from '../context.ts';
import { attachmentsOf } from '../event-lines.ts';
import { CommandError, usageError } from '../failure.ts';
import { openPartFile } from '../files/part-file.ts';
import { safeName } from '../files/safe-name.ts';
import { size } from '../output.ts';
import { plainLine } from '../plain.ts';
import { withOffice } from '../session.ts';

type File = Pick<Attachment, 'blob'> & Partial<Pick<Attachment, 'name' | 'size'>>;

export function getCommand(context: Context): Command {
  return new Command('get')
    .description('Fetch a file. Broken off, it goes on when the same command is given again.')
    .argument('<attachment|seq>', "the attachment's blob id, or its message's seq or id")
    .option('-o, --output <file>', 'where to (default: its own name, in this folder)')
    .option('--name <name>', 'which one, when a message has several')
    .option('--office <office>', 'which office, by name or id')
    .action(async (wanted: string, options: { output?: string; name?: string }, command: Command) => {
      await withOffice(command, context, { role: 'follower' }, async ({ client, online, output }) => {
        await online();
        const file = await find(client, wanted, options.name);
        const path = options.output ?? (await ownName(file));
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
      });
    });
}

async function find(client: Client, wanted: string, name: string | undefined): Promise<File> {
  const bySeq = /^\d{1,15}$/.test(wanted);
  if (!bySeq && !eventId.safeParse(wanted).success) {
    if (blobId.safeParse(wanted).success) return { blob: wanted };
    throw usageError(`"${plainLine(wanted)}" is neither a seq, a message's id nor a blob's.`);
  }
  const { message } = await client.request('message', bySeq ? { seq: Number(wanted) } : { id: wanted });
  const files = attachmentsOf(message).filter((file) => name === undefined || file.name === name);
  const [file, ...others] = files;
  if (file === undefined) throw new CommandError('That message carries no such file.');
  if (others.length === 0) return file;
  throw new CommandError(
    `That message carries several files: choose by --name: ${files.map((f) => plainLine(f.name)).join(', ')}`,
  );
}

/** The name its sender gave it, as far as a disk takes it; never over a file that is there. */
async function ownName({ name }: File): Promise<string> {
  if (name === undefined) throw usageError('A blob id alone has no name: say where to with -o FILE.');
  const path = safeName(name);
  if (
    await stat(path).then(
      () => true,
      () => false,
    )
  )
    throw new CommandError(`${path} is there already; say where to with -o FILE.`);
  return path;
}
