import type { Command } from 'commander';
import { uuid } from '../../../../protocol/index.ts';
import type { Context } from '../../context.ts';
import { usageError } from '../../failure.ts';
import { shortFingerprint } from '../../../../client/index.ts';
import { findRoom } from '../../open-room.ts';
import { plainLine } from '../../plain.ts';
import { chooseRequest } from '../../resolve.ts';
import type { Session } from '../../session.ts';
import { asking, subcommand } from './shared.ts';

/** Who may come in: invites, webhooks, requests to join. */
export const accessCommands = [
  invitesCommand,
  revokeCommand,
  webhooksCommand,
  webhookCommand,
  unhookCommand,
  joinsCommand,
  clearJoinsCommand,
  ...[true, false].map(decideCommand),
];

function invitesCommand(context: Context): Command {
  return subcommand('invites', 'List the invites, newest first.').action((_: object, command: Command) =>
    asking(command, context, async ({ client, output }) => {
      for (let after: string | undefined; ;) {
        const page = await client.admin.request('invite.list', after === undefined ? {} : { after });
        for (const { id, role, uses, expires, revoked, created, rooms, by } of page.invites) {
          const until = expires === null ? 'never expires' : `until ${new Date(expires).toISOString()}`;
          output.line(
            { event: 'invite', id, role, uses, expires, revoked, created, rooms, by },
            `${id}  ${role}  ${uses === null ? 'any number of uses' : `${uses} uses left`}  ${until}${revoked ? '  [revoked]' : ''}`,
          );
        }
        if (page.next === undefined) return;
        after = page.next;
      }
    }),
  );
}

function revokeCommand(context: Context): Command {
  return subcommand('revoke-invite <id>', 'End an invite, and the stay of the guests who came by it.').action(
    (invite: string, _: object, command: Command) => {
      mustBeId(invite);
      return asking(command, context, async ({ client, output }) => {
        await client.admin.request('invite.revoke', { invite });
        output.line({ event: 'done', invite }, 'Done.');
      });
    },
  );
}

function webhooksCommand(context: Context): Command {
  return subcommand('webhooks', 'List the incoming webhooks.').action((_: object, command: Command) =>
    asking(command, context, async ({ client, output, names }) => {
      const { webhooks } = await client.admin.request('webhook.list', {});
      for (const { id, room, name, created, by, disabled } of webhooks) {
        output.line(
          { event: 'webhook', id, room, name, created, by, disabled },
          `${id}  ${plainLine(names.room(room))}  ${plainLine(name)}${disabled ? '  [disabled]' : ''}`,
        );
      }
    }),
  );
}

function webhookCommand(context: Context): Command {
  return subcommand(
    'webhook <room> <name>',
    'Make an incoming webhook (Slack-compatible); its address is shown only now.',
  ).action((typed: string, name: string, _: object, command: Command) =>
    asking(command, context, async (session) => {
      const room = await findRoom(session, typed);
      const { webhook, url } = await session.client.admin.request('webhook.create', { room, name });
      session.output.line({ event: 'webhook', id: webhook.id, room, name, url }, url);
    }),
  );
}

function unhookCommand(context: Context): Command {
  return subcommand('delete-webhook <id>', 'End a webhook.').action((webhook: string, _: object, command: Command) => {
    mustBeId(webhook);
    return asking(command, context, async ({ client, output }) => {
      await client.admin.request('webhook.delete', { webhook });
      output.line({ event: 'done', webhook }, 'Done.');
    });
  });
}

function joinsCommand(context: Context): Command {
  return subcommand('joins', 'List who asks to join, oldest first.').action((_: object, command: Command) =>
    asking(command, context, async (session) => {
      for (const { device, name, at } of await requests(session)) {
        const fingerprint = shortFingerprint(device);
        session.output.line(
          { event: 'join', device, name, at, fingerprint },
          `${plainLine(name)}  ${fingerprint}  ${new Date(at).toISOString()}`,
        );
      }
    }),
  );
}

function clearJoinsCommand(context: Context): Command {
  return subcommand('clear-joins', 'Forget all requests to join; whoever wants to come in asks again.').action(
    (_: object, command: Command) =>
      asking(command, context, async ({ client, output }) => {
        const { cleared } = await client.admin.request('join.clear', {});
        output.line({ event: 'done', cleared }, `${cleared} forgotten.`);
      }),
  );
}

function decideCommand(accept: boolean): (context: Context) => Command {
  return (context) =>
    subcommand(
      accept ? 'accept <who>' : 'deny <who>',
      `${accept ? 'Let somebody in' : 'Turn somebody away'} who asks to join, by name, fingerprint or device.`,
    ).action((who: string, _: object, command: Command) =>
      asking(command, context, async (session) => {
        const device = chooseRequest(await requests(session), who);
        await session.client.admin.request('join.decide', { device, accept });
        session.output.line({ event: 'done', device, accept }, 'Done.');
      }),
    );
}

async function requests({ client }: Session) {
  return (await client.admin.request('join.list', {})).requests;
}

function mustBeId(text: string): void {
  if (!uuid.safeParse(text).success) throw usageError(`"${plainLine(text)}" is no id.`);
}
