import { Command } from 'commander';
import { limits } from '../../../protocol/index.ts';
import type { Context } from '../context.ts';
import { tellMessage } from '../event-lines.ts';
import { noteTrouble } from '../note-trouble.ts';
import { openRoom } from '../open-room.ts';
import { count, seqNumber } from '../options.ts';
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
        const { id: room } = await openRoom(session, typed);
        const pages = [];
        for (let left = options.limit, before = options.before; left > 0;) {
          const at = before === undefined ? { where: 'newest' as const } : { where: 'before' as const, n: before };
          const page = await client.history({ room, at, limit: Math.min(left, limits.historyMessages) });
          pages.unshift(page.messages);
          left -= page.messages.length;
          // Nothing is before it, or the host goes round in circles.
          if (!page.before || page.from >= (before ?? Infinity)) break;
          before = page.from;
        }
        for (const message of pages.flat()) {
          const told = tellMessage(message, names);
          if (told) output.line(told.line, told.text);
        }
      });
    });
}
