import { Command } from 'commander';
import type { Context } from '../context.ts';
import { tellMessage } from '../event-lines.ts';
import { noteTrouble } from '../note-trouble.ts';
import { findRoom } from '../open-room.ts';
import { count, seqNumber } from '../options.ts';
import { lastMessages } from '../paging.ts';
import { withOffice } from '../session.ts';

export function historyCommand(context: Context): Command {
  return new Command('history')
    .description("Show a room's last messages, oldest first.")
    .argument('<room>', 'a room, or @name')
    .option('--office <office>', 'which office, by name or id')
    .option('--limit <count>', 'how many messages', count, 50)
    .option('--before <n>', 'only those whose number within the room is below this', seqNumber)
    .action(async (typed: string, options: { limit: number; before?: number }, command: Command) => {
      await withOffice(command, context, { role: 'follower' }, async (session) => {
        const { client, online, output, names } = session;
        await online();
        noteTrouble(session);
        const room = await findRoom(session, typed);
        for (const message of await lastMessages(client, room, options)) {
          const told = tellMessage(message, names);
          if (told) output.line(told.line, told.text);
        }
      });
    });
}
