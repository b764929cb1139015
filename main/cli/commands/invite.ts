import { Command, Option } from 'commander';
import { renderUnicodeCompact } from 'uqr';
import type { Context } from '../context.ts';
import { findRoom } from '../open-room.ts';
import { collect, count, duration } from '../options.ts';
import { usageError } from '../failure.ts';
import { withOffice } from '../session.ts';

type Options = { role: 'owner' | 'member' | 'guest'; room?: string[]; uses: number; expires: number };

const anyOr = (text: string): number => (text === 'any' ? Infinity : count(text));
/** On the wire, null is without end. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function inviteCommand(context: Context): Command {
  return new Command('invite')
    .description('Make an invite (owner and admins).')
    .option('--office <office>', 'which office, by name or id')
    .addOption(new Option('--role <role>', 'who comes by it').choices(['member', 'guest', 'owner']).default('member'))
    .option('--room <room>', 'the rooms a guest sees (repeatable)', collect)
    .option('--uses <count>', 'how often it may be used, or any', anyOr, 1)
    .addOption(
      new Option('--expires <time>', 'how long it is good: 30m, 12h, 7d or never')
        .argParser(duration)
        .default(7 * 86_400_000, '7d'),
    )
    .action(async (options: Options, command: Command) => {
      if (options.role === 'guest' && options.room === undefined) throw usageError('A guest needs --room.');
      await withOffice(command, context, { role: 'follower' }, async (session) => {
        const { client, online, output } = session;
        await online();
        const rooms = [];
        for (const room of options.room ?? []) rooms.push(await findRoom(session, room));
        const { role } = options;
        const uses = finite(options.uses);
        const lifetime = finite(options.expires);
        const made = await client.admin.request('invite.create', { role, rooms, uses, lifetime });
        const shown = role === 'guest' ? made.guestLink : made.link;
        output.line(
          {
            event: 'invite',
            id: made.invite.id,
            role,
            link: made.link,
            guestLink: made.guestLink,
            uses,
            expires: made.invite.expires,
          },
          `${renderUnicodeCompact(shown)}\n${shown}`,
        );
      });
    });
}
