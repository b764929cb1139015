import { Command } from 'commander';
import { common, type Context } from '../context.ts';
import { usageError } from '../failure.ts';
import { openProfile } from '../profile/profile.ts';
import { confirm } from '../prompt.ts';
import { officeLabel, withOffice } from '../session.ts';

export function leaveCommand(context: Context): Command {
  return new Command('leave')
    .description('Leave an office for good, and forget it here.')
    .option('--office <office>', 'which office, by name or id')
    .option('--yes', 'do not ask')
    .option('--forget', 'only forget it here; the office is not told')
    .action(async (options: { office?: string; yes?: boolean; forget?: boolean }, command: Command) => {
      const { output, profile: path } = common(command, context);
      const profile = openProfile(path, context.clock);
      try {
        const office = profile.offices.choose(options.office);
        // On a terminal a person may have forgotten that there are several.
        if (
          options.yes !== true &&
          (await confirm(context.terminal, `Leave ${officeLabel(office)} for good?`)) === false
        ) {
          throw usageError('Nothing was done.');
        }
        if (options.forget !== true) {
          await withOffice(command, context, { role: 'sender' }, async ({ client, online }) => {
            await online();
            await (
              await client.leave()
            ).done;
          });
        }
        profile.forget(office.id);
        output.line({ event: 'left', officeId: office.id, name: office.name }, `You have left ${officeLabel(office)}.`);
      } finally {
        profile.close();
      }
    });
}
