import { Command } from 'commander';
import type { Context } from '../context.ts';
import { tellMessage } from '../event-lines.ts';
import { noteTrouble } from '../note-trouble.ts';
import { findRoom } from '../open-room.ts';
import { count } from '../options.ts';
import { searchHits } from '../paging.ts';
import { chooseMember } from '../resolve.ts';
import { allMembers } from '../../../client/export/index.ts';
import { withOffice } from '../session.ts';

type Options = { limit: number; room?: string; from?: string; files?: boolean };

export function searchCommand(context: Context): Command {
  return new Command('search')
    .description('Find messages that contain all the words, newest first.')
    .argument('<text>', 'the words')
    .option('--office <office>', 'which office, by name or id')
    .option('--room <room>', 'only in this room')
    .option('--from <name>', 'only by this person')
    .option('--files', 'only messages with a file')
    .option('--limit <count>', 'how many', count, 20)
    .action(async (text: string, options: Options, command: Command) => {
      await withOffice(command, context, { role: 'follower' }, async (session) => {
        const { client, online, output, names } = session;
        await online();
        noteTrouble(session);
        const where = {
          text,
          ...(options.room !== undefined && { room: await findRoom(session, options.room) }),
          ...(options.from !== undefined && { from: chooseMember(options.from, await allMembers(client)).id }),
          ...(options.files === true && { hasFile: true }),
        };
        for await (const message of searchHits(client, where, options.limit)) {
          const told = tellMessage(message, names);
          if (told) output.line(told.line, told.text);
        }
      });
    });
}
