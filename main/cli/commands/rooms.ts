import { Command } from 'commander';
import { countText } from '../../../client/index.ts';
import type { Context } from '../context.ts';
import { plainLine } from '../plain.ts';
import { roomLabel } from '../resolve.ts';
import { allMembers, allRooms } from '../../../client/export/index.ts';
import { withOffice } from '../session.ts';

export function roomsCommand(context: Context): Command {
  return new Command('rooms')
    .description('List the rooms you may see.')
    .option('--office <office>', 'which office, by name or id')
    .action(async (_options: object, command: Command) => {
      await withOffice(command, context, { role: 'follower' }, async ({ client, online, output }) => {
        await online();
        const people = new Map((await allMembers(client)).map((member) => [member.id, member.name]));
        const self = client.office()?.member ?? '';
        const nameOf = (member: string) => people.get(member) ?? member;
        for (const room of await allRooms(client)) {
          const { id, kind, topic, archived, n, unread, mentions, members } = room;
          const label = roomLabel(room, self, nameOf);
          const counts =
            unread === 0
              ? ''
              : ` (${countText(unread)} unread${mentions === 0 ? '' : `, ${countText(mentions)} for you`})`;
          const name = kind === 'direct' ? label : room.name;
          output.line(
            { event: 'room', room: id, name, kind, topic, archived, n, unread, mentions, ...(members && { members }) },
            `${plainLine(label)}${kind === 'private' ? ' [private]' : ''}${archived ? ' [archived]' : ''}${counts}${topic === '' ? '' : `  ${plainLine(topic)}`}`,
          );
        }
      });
    });
}
