import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { addressesOf } from '../../dialer/index.ts';
import { common, type Context } from '../context.ts';
import { officeFingerprint } from '../fingerprint.ts';
import { plainLine } from '../plain.ts';
import { openProfile, profileExists } from '../profile/profile.ts';

export function officesCommand(context: Context): Command {
  return new Command('offices')
    .description('List the offices this profile has joined.')
    .action(async (_: object, command: Command) => {
      const { output, profile: path } = common(command, context);
      if (!existsSync(path) || !profileExists(path)) return;
      const profile = openProfile(path, context.clock);
      try {
        for (const [index, { id, name, member }] of profile.offices.all().entries()) {
          const addresses = addressesOf(await profile.ways.get(id));
          output.line(
            { event: 'office', officeId: id, name, member, addresses, default: index === 0 },
            `${plainLine(name)}  ${officeFingerprint(id)}${index === 0 ? '  (default)' : ''}  ${addresses.join(', ')}`,
          );
        }
      } finally {
        profile.close();
      }
    });
}
