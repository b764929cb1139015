import { resolve } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { makeNewRecovery, rebuildOffice, replaceRoot } from '../../../host/index.ts';
import { common, type Context } from '../../context.ts';
import { keepRecovery } from '../../keep-recovery.ts';
import type { Output } from '../../output.ts';
import { defaultData } from '../../profile/folders.ts';

/** What is done to an office's data folder while no host serves it. Whoever may write there owns the office. */
export const upkeepCommands = [recoveryCommand, replaceRootCommand, rebuildCommand];

function recoveryCommand(context: Context): Command {
  return offline(
    context,
    'recovery',
    'Make a new recovery file and phrase, while the host is stopped; the old phrase does not open the new file.',
    (dir, output) =>
      makeNewRecovery(dir, async (recovery) => {
        const file = await keepRecovery(recovery, dir, output);
        output.line(
          { event: 'recovery', file },
          'Destroy copies of the old file: they still open with the old phrase.',
        );
      }),
  );
}

function replaceRootCommand(context: Context): Command {
  return offline(
    context,
    'replace-root',
    "Replace the office's root key, while the host is stopped; the office id stays, and whoever has the old key can still vouch.",
    (dir, output) => {
      const logger = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
      return replaceRoot(
        dir,
        async (recovery) => {
          const file = await keepRecovery(recovery, dir, output);
          output.line(
            { event: 'root_replaced', file },
            'The root key was replaced; the old recovery file is not of use any more.',
          );
        },
        { logger },
      );
    },
  );
}

function rebuildCommand(context: Context): Command {
  return offline(
    context,
    'rebuild',
    'Make rooms, people, messages and the search index again from the log, while the host is stopped.',
    async (dir, output) => {
      const { events, rooms, members, messages } = await rebuildOffice(dir, { clock: context.clock });
      output.line(
        { event: 'rebuilt', events, rooms, members, messages },
        `From ${events} events: ${rooms} rooms, ${members} people, ${messages} messages.`,
      );
    },
  );
}

function offline(
  context: Context,
  name: string,
  description: string,
  work: (dir: string, output: Output) => Promise<void>,
): Command {
  return new Command(name)
    .description(description)
    .option('--data <dir>', "the folder of the office's data")
    .action(async (options: { data?: string }, command: Command) => {
      const { terminal } = context;
      const dir = resolve(terminal.cwd, options.data ?? defaultData(terminal));
      await work(dir, common(command, context).output);
    });
}
