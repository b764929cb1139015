import type { Command } from 'commander';
import { role as roleSchema, type Role } from '../../../../protocol/index.ts';
import type { Context } from '../../context.ts';
import { usageError } from '../../failure.ts';
import { size } from '../../output.ts';
import { plainLine } from '../../plain.ts';
import { chooseMember, fingerprintsOf } from '../../resolve.ts';
import { allMembers } from '../../../../client/export/index.ts';
import type { Session } from '../../session.ts';
import { appending, asking, subcommand } from './shared.ts';

export const memberCommands = [membersCommand, kickCommand, unbanCommand, roleCommand];

function membersCommand(context: Context): Command {
  return subcommand('members', 'List the members, also those who are gone.').action((_: object, command: Command) =>
    asking(command, context, async (session) => {
      for (const { id, name, role, gone, banned, storedBytes, ...rest } of await everybody(session)) {
        const prints = fingerprintsOf({ id, name, role, ...rest });
        const mark = banned ? ' [banned]' : gone === true ? ' [gone]' : '';
        session.output.line(
          { event: 'member', member: id, name, role, gone: gone ?? false, banned, storedBytes, fingerprints: prints },
          `${plainLine(name)}  ${role}${mark}  ${prints.join(' ')}  ${size(storedBytes)}`,
        );
      }
    }),
  );
}

function kickCommand(context: Context): Command {
  return subcommand('kick <name>', 'Remove a person; their connections end at once.')
    .option('--ban', 'they may not join again')
    .action((name: string, options: { ban?: boolean }, command: Command) =>
      appending(command, context, async ({ client }) =>
        client.kick(chooseMember(name, await allMembers(client)).id, options.ban === true),
      ),
    );
}

function unbanCommand(context: Context): Command {
  return subcommand('unban <name>', 'Let a banned person join again.').action(
    (name: string, _: object, command: Command) =>
      asking(command, context, async (session) => {
        const banned = (await everybody(session))
          .filter((member) => member.banned)
          .map(({ gone: _gone, ...member }) => member);
        const { id } = chooseMember(name, banned);
        await session.client.admin.request('ban.lift', { member: id });
        session.output.line({ event: 'done', member: id }, 'Done.');
      }),
  );
}

function roleCommand(context: Context): Command {
  return subcommand('role <name> <role>', `Give somebody a role: ${roleSchema.options.join(', ')}.`).action(
    (name: string, wanted: string, _: object, command: Command) => {
      const role: Role | undefined = roleSchema.safeParse(wanted).data;
      if (role === undefined) throw usageError(`"${plainLine(wanted)}" is no role: ${roleSchema.options.join(', ')}.`);
      return appending(command, context, async ({ client }) =>
        client.setRole(chooseMember(name, await allMembers(client)).id, role),
      );
    },
  );
}

async function everybody({ client }: Session) {
  const all = [];
  for (let after: string | undefined; ;) {
    const page = await client.admin.request('member.list', after === undefined ? {} : { after });
    all.push(...page.members);
    if (page.next === undefined) return all;
    after = page.next;
  }
}
