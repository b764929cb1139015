import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Command, Option } from 'commander';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { writeExport } from '../../../client/export/index.ts';
import type { Context } from '../context.ts';
import { createAttachmentFolder, type AttachmentFolder } from '../export/attachment-folder.ts';
import { usageError } from '../failure.ts';
import { noteTrouble } from '../note-trouble.ts';
import { size, type Progress } from '../output.ts';
import { plainLine } from '../plain.ts';
import { findRoom } from '../open-room.ts';
import { collect } from '../options.ts';
import { roomLabel } from '../resolve.ts';
import { withOffice, type Session } from '../session.ts';

type Options = { format: 'jsonl' | 'html'; output?: string; room?: string[]; files?: string | true };

export function exportCommand(context: Context): Command {
  return new Command('export')
    .description('Write all that you may see: rooms, people and messages as they stand now.')
    .addOption(
      new Option('--format <format>', 'jsonl: an object a line; html: one page')
        .choices(['jsonl', 'html'])
        .default('jsonl'),
    )
    .option('--office <office>', 'which office, by name or id')
    .option('--room <room>', 'only this room (repeatable)', collect)
    .option('-o, --output <file>', 'where to (default: standard output)')
    .option('--files [dir]', 'fetch the attachments as well, into this folder (default: FILE.files beside the output)')
    .action(async (options: Options, command: Command) => {
      const folder = filesFolder(options);
      await withOffice(command, context, { role: 'follower' }, async (session) => {
        await session.online();
        noteTrouble(session);
        const { output: path } = options;
        const { client, output } = session;
        const { stopped, stdout } = context.terminal;
        const files =
          folder === undefined
            ? undefined
            : createAttachmentFolder(folder, path ?? join(context.terminal.cwd, 'export'), { client, output, stopped });
        const away = tellWhenAway(session);
        try {
          if (path === undefined) await write(session, options, files, stdout);
          else await writeWhole(path, (file) => write(session, options, files, file));
        } finally {
          away();
        }
        if (path === undefined) return;
        const { saved, missing } = files?.counts ?? { saved: 0, missing: 0 };
        const counts =
          files === undefined
            ? ''
            : ` ${saved} files are in ${folder ?? ''}${missing === 0 ? '' : `, ${missing} could not be fetched`}.`;
        output.line(
          { event: 'exported', path, format: options.format, ...(files && { files: folder, saved, missing }) },
          `Written to ${path}.${counts}`,
        );
      });
    });
}

/** @throws CommandError for `--files` alone where there is nothing to put it beside. */
function filesFolder({ files, output }: Options): string | undefined {
  if (files !== true) return files;
  if (output === undefined)
    throw usageError('Say where the files go with --files DIR, or where the export goes with -o.');
  return `${output.slice(0, output.length - extname(output).length)}.files`;
}

/** Writes a file that gets its name only when it is whole. */
async function writeWhole(path: string, work: (file: Writable) => Promise<void>): Promise<void> {
  const draft = `${path}.part`;
  const file = createWriteStream(draft, { mode: 0o600, flush: true });
  try {
    await once(file, 'open');
    await Promise.race([work(file), failureOf(file)]);
    file.end();
    await finished(file);
    await rename(draft, path);
  } catch (error) {
    file.destroy();
    await rm(draft, { force: true });
    throw error;
  }
}

/** Rejects when the disk fails; a stream tells that at any time, not to whoever writes. */
function failureOf(file: Writable): Promise<never> {
  const failed = new Promise<never>((_, reject) => file.once('error', reject));
  failed.catch(() => undefined);
  return failed;
}

/** @returns ends it. */
function tellWhenAway({ client, output }: Session): () => void {
  let away = false;
  return client.subscribe(({ kind }) => {
    if (kind !== 'status') return;
    const { phase, reason = '' } = client.status();
    if (phase === 'offline' && !away) output.note(`The office is away: ${plainLine(reason)} Going on when it is back.`);
    if (phase === 'offline') away = true;
    else if (phase === 'online') away = false;
  });
}

async function write(
  session: Session,
  { format, room: wanted }: Options,
  files: AttachmentFolder | undefined,
  target: Writable,
): Promise<void> {
  const { client, names, office, context, output } = session;
  const { stopped, stdout } = context.terminal;
  const only =
    wanted === undefined ? undefined : new Set(await Promise.all(wanted.map((room) => findRoom(session, room))));
  // On the terminal that the export itself goes to a bar would be in its way.
  const inWay = target === stdout && stdout.isTTY === true;
  let bar: Progress | undefined;
  await writeExport(client, {
    format,
    office,
    at: context.clock(),
    ...(only && { rooms: only }),
    nameOf: names.member,
    titleOf: (room, nameOf) => roomLabel(room, client.office()?.member ?? '', nameOf),
    words: { language: 'en', direction: 'ltr', exported: 'Exported', edited: 'edited', deleted: 'deleted', size },
    signal: stopped,
    async put(text) {
      // A slow reader holds the pages back instead of letting them gather here.
      if (!target.write(text)) await once(target, 'drain', { signal: stopped });
    },
    ...(files && { save: (attachments) => files.save(attachments) }),
    onProgress(done, total) {
      if (inWay) return;
      bar ??= output.progress('exported', total, (events) => Math.round(events).toLocaleString('en'));
      bar.show(done);
    },
    onRoomLost: (title) =>
      output.note(`${plainLine(title)} may not be seen any more; the export goes on without the rest of it.`),
  });
  bar?.end();
}
