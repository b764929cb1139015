import { Command } from 'commander';
import { addressesOf } from '../../dialer/index.ts';
import { createDiscovery } from '../../discovery/index.ts';
import { createChecks, createProber, examine, type Diagnosis, type KnownOffice } from '../../doctor/index.ts';
import { common, mdnsWanted, type Context } from '../context.ts';
import { CommandError } from '../failure.ts';
import { plainLine } from '../plain.ts';
import { defaultData } from '../profile/folders.ts';
import { openProfile, profileExists } from '../profile/profile.ts';

export function doctorCommand(context: Context): Command {
  return new Command('doctor')
    .description('Check why offices and colleagues cannot be reached. Nothing is changed.')
    .argument('[address...]', 'addresses that should be an office: HOST[:PORT]')
    .option('--data <dir>', "the folder of a host's data, for its disk")
    .action(async (typed: string[], options: { data?: string }, command: Command) => {
      const { output, profile: path } = common(command, context);
      const { terminal, clock } = context;
      const offices: KnownOffice[] = [
        ...(await knownOffices(path, clock)),
        ...typed.map((address) => ({ name: address, addresses: [address] })),
      ];
      const discovery = mdnsWanted(command) ? createDiscovery() : undefined;
      const folders = [
        { what: 'your profile', path },
        { what: 'hosting', path: options.data ?? defaultData(terminal) },
      ];
      const checks = createChecks(
        { offices, folders },
        { ...(discovery && { discovery }), probe: createProber(clock), clock, platform: terminal.platform },
      );
      let failed = 0;
      try {
        for await (const found of examine(checks, terminal.stopped)) {
          if (found.state === 'failed') failed++;
          // The codes are for windows; a script goes by the id and the state.
          const { id, title, state, found: words, remedy } = found;
          const line = { event: 'check', id, title, state, found: words, ...(remedy !== undefined && { remedy }) };
          output.line(line, told(found));
        }
      } finally {
        await discovery?.stop();
      }
      terminal.stopped.throwIfAborted();
      if (failed > 0) throw new CommandError(`${failed} of the findings need something to be done.`);
    });
}

const marks: Readonly<Record<Diagnosis['state'], string>> = {
  ok: ' ok ',
  warning: 'hint',
  failed: 'FAIL',
  skipped: ' -- ',
};

function told({ id, title, state, found, remedy }: Diagnosis): string {
  const advice = remedy === undefined || state === 'ok' ? '' : `\n            → ${remedy}`;
  return `${id} [${marks[state]}] ${title}: ${plainLine(found)}${advice}`;
}

async function knownOffices(path: string, clock: () => number): Promise<KnownOffice[]> {
  // The doctor changes nothing, so it makes no profile either.
  if (!profileExists(path)) return [];
  const profile = openProfile(path, clock);
  try {
    return await Promise.all(
      profile.offices
        .all()
        .map(async ({ id, name }) => ({ office: id, name, addresses: addressesOf(await profile.ways.get(id)) })),
    );
  } finally {
    profile.close();
  }
}
