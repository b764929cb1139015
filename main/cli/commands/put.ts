import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { limits, type Attachment } from '../../../protocol/index.ts';
import { openFileSource } from '../files/source.ts';
import { filesOfFolder, type FolderFile } from '../files/folder-files.ts';
import type { Context } from '../context.ts';
import { usageError } from '../failure.ts';
import { lookUpRoom, openRoom } from '../open-room.ts';
import { plainLine } from '../plain.ts';
import { withOffice, type Session } from '../session.ts';
import { tellSent } from './send.ts';

export function putCommand(context: Context): Command {
  return new Command('put')
    .description('Send a file or a folder. Broken off, it goes on when the same command is given again.')
    .argument('<room>', 'a room, or @name')
    .argument('<file>', 'the file; of a folder all files in it, in messages of 20')
    .option('--office <office>', 'which office, by name or id')
    .option('--text <text>', 'a text beside the file', '')
    .option('--type <type>', 'the media type (default: by the name)')
    .action(async (typed: string, path: string, options: { text: string; type?: string }, command: Command) => {
      const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
      if (isFolder && options.type !== undefined) throw usageError('A folder has no media type.');
      // Other commands may send while large files move, so only the messages themselves take the profile.
      const attachments = await withOffice(command, context, { role: 'follower' }, async (session) => {
        const files: (Partial<FolderFile> & { file: string })[] = isFolder
          ? await filesOfFolder(path, (link) => session.output.note(`${plainLine(link)} is no file and is left out.`))
          : [{ file: path }];
        await session.online();
        await lookUpRoom(session, typed);
        const done: Attachment[] = [];
        for (const file of files) done.push(await upload(session, file, options.type));
        return done;
      });
      await withOffice(command, context, { role: 'sender' }, async (session) => {
        await session.online();
        const { id: room } = await openRoom(session, typed);
        for (let from = 0; from < attachments.length; from += limits.attachments) {
          const text = from === 0 ? options.text : '';
          const part = attachments.slice(from, from + limits.attachments);
          await tellSent(session, await session.client.send(room, { text, attachments: part }), room);
        }
      });
    });
}

async function upload(
  { client, output, context }: Session,
  { file, path }: Partial<FolderFile> & { file: string },
  type: string | undefined,
): Promise<Attachment> {
  const opened = await openFileSource(file, type);
  try {
    const bar = output.progress(plainLine(opened.source.name), opened.source.size);
    try {
      const attachment = await client.upload(opened.source, {
        signal: context.terminal.stopped,
        onProgress: ({ done }) => bar.show(done),
      });
      await opened.checkUnchanged();
      return { ...attachment, ...(path !== undefined && { path }) };
    } finally {
      bar.end();
    }
  } finally {
    await opened.close();
  }
}
