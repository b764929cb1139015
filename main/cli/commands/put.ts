import { Command } from 'commander';
import { openFileSource } from '../files/source.ts';
import type { Context } from '../context.ts';
import { openRoom } from '../open-room.ts';
import { plainLine } from '../plain.ts';
import { withOffice } from '../session.ts';
import { tellSent } from './send.ts';

export function putCommand(context: Context): Command {
  return new Command('put')
    .description('Send a file. Broken off, it goes on when the same command is given again.')
    .argument('<room>', 'a room, or @name')
    .argument('<file>', 'the file')
    .option('--office <office>', 'which office, by name or id')
    .option('--text <text>', 'a text beside the file', '')
    .option('--type <type>', 'the media type (default: by the name)')
    .action(async (typed: string, path: string, options: { text: string; type?: string }, command: Command) => {
      const file = await openFileSource(path, options.type);
      try {
        // Other commands may send while a large file moves, so only the message itself takes the profile.
        const attachment = await withOffice(command, context, { role: 'follower' }, async (session) => {
          const { client, online, output } = session;
          await online();
          await openRoom(session, typed);
          const bar = output.progress(plainLine(file.source.name), file.source.size);
          try {
            return await client.upload(file.source, {
              signal: context.terminal.stopped,
              onProgress: ({ done }) => bar.show(done),
            });
          } finally {
            bar.end();
          }
        });
        await file.checkUnchanged();
        await withOffice(command, context, { role: 'sender' }, async (session) => {
          await session.online();
          const { id: room } = await openRoom(session, typed);
          const sending = await session.client.send(room, { text: options.text, attachments: [attachment] });
          await tellSent(session, sending, room);
        });
      } finally {
        await file.close();
      }
    });
}
