import type { Command } from 'commander';
import type { Settings } from '../../../../protocol/index.ts';
import { stretchPasscode } from '../../../host/index.ts';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { usageError } from '../../failure.ts';
import { size } from '../../output.ts';
import { generatePasscode } from '../../passcode.ts';
import { plainLine } from '../../plain.ts';
import { asking, subcommand } from './shared.ts';

/** The office's settings, and its host. */
export const hostCommands = [settingsCommand, passcodeCommand, auditCommand, backupCommand, metricsCommand];

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** What may be set, and how its text is read. */
const readers: { [K in keyof Settings]: z.ZodType<Settings[K]> } = {
  join: z.enum(['open', 'passcode', 'approval', 'invite']),
  guests: onOff,
  fileBytes: number,
  refusedTypes: z.string().transform((value) => value.split(',').filter((type) => type !== '')),
  memberQuotaBytes: number,
  officeQuotaBytes: number,
  retentionDays: number,
  joinRequestHours: number,
};

function settingsCommand(context: Context): Command {
  return subcommand(
    'settings [changes...]',
    'Show the settings, or change some: join=approval guests=off retentionDays=30 refusedTypes=exe,bat',
  ).action((changes: string[], _: object, command: Command) => {
    const wanted = Object.fromEntries(changes.map(readChange)) as Partial<Settings>;
    return asking(command, context, async ({ client, output }) => {
      const { settings } =
        changes.length === 0
          ? await client.admin.request('settings.get', {})
          : await client.admin.request('settings.set', { settings: wanted });
      output.line(
        { event: 'settings', ...settings },
        Object.entries(settings)
          .map(([key, value]) => `${key}=${textOf(value)}`)
          .join('\n'),
      );
    });
  });
}

function textOf(value: Settings[keyof Settings]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? value.join(',') : String(value);
}

function readChange(text: string): [string, unknown] {
  const cut = text.indexOf('=');
  const key = text.slice(0, Math.max(cut, 0));
  const reader = Object.entries(readers).find(([name]) => name === key)?.[1];
  const value = reader?.safeParse(text.slice(cut + 1));
  if (value?.success !== true)
    throw usageError(
      `"${plainLine(text)}" is no setting: ${Object.keys(readers).join(', ')} (on, off, a number, a join mode, types with commas between them).`,
    );
  return [key, value.data];
}

function passcodeCommand(context: Context): Command {
  return subcommand(
    'passcode [passcode]',
    'Set the passcode (default: five new words), and let people join by it.',
  ).action((given: string | undefined, _: object, command: Command) =>
    asking(command, context, async ({ client, output, office }) => {
      const passcode = given ?? generatePasscode();
      await client.admin.request('settings.set', {
        settings: { join: 'passcode' },
        passcode: await stretchPasscode(passcode, office.id),
      });
      output.line(
        { event: 'passcode', ...(given === undefined && { passcode }) },
        given === undefined ? passcode : 'Done.',
      );
    }),
  );
}

function auditCommand(context: Context): Command {
  return subcommand('audit', 'Show what was done in the administration, newest first.').action(
    (_: object, command: Command) =>
      asking(command, context, async ({ client, output, names }) => {
        for (let after: string | undefined; ;) {
          const page = await client.admin.request('audit.list', after === undefined ? {} : { after });
          for (const { id, at, by, action, target } of page.entries) {
            output.line(
              { event: 'audit', id, at, by, action, target },
              `${new Date(at).toISOString()}  ${plainLine(names.member(by))}  ${plainLine(action)}  ${plainLine(target)}`,
            );
          }
          if (page.next === undefined) return;
          after = page.next;
        }
      }),
  );
}

function backupCommand(context: Context): Command {
  return subcommand('backup', "Write a backup into the host's data folder, while everything goes on.").action(
    (_: object, command: Command) =>
      asking(command, context, async ({ client, output }) => {
        const { path, bytes, seq } = await client.admin.request('backup', {});
        output.line({ event: 'backup', path, bytes, seq }, `${path} (${size(bytes)}, up to seq ${seq})`);
      }),
  );
}

function metricsCommand(context: Context): Command {
  return subcommand('metrics', "Show the host's metrics (Prometheus text).").action((_: object, command: Command) =>
    asking(command, context, async ({ client, output }) => {
      const { text } = await client.admin.request('metrics', {});
      output.line({ event: 'metrics', text }, text.trimEnd());
    }),
  );
}
