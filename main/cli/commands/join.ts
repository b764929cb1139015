import { hostname } from 'node:os';
import { Command } from 'commander';
import { createDialer } from '../../dialer/index.ts';
import { LandlineError, memberName, type JoinMode } from '../../../protocol/index.ts';
import type { JoinAnswer } from '../../../client/index.ts';
import { common, mdnsWanted, type Context } from '../context.ts';
import { CommandError, usageError } from '../failure.ts';
import { shortFingerprint } from '../../../client/index.ts';
import { officeFingerprint } from '../fingerprint.ts';
import { seconds } from '../options.ts';
import type { Output } from '../output.ts';
import { meetInvited } from '../meet-invited.ts';
import { plainLine } from '../plain.ts';
import { openProfile, type Profile } from '../profile/profile.ts';
import { ask, confirm } from '../prompt.ts';
import { officeLabel, patience, withClient } from '../session.ts';
import { readTarget, type Target } from '../target.ts';
import { untilJoined } from '../until-joined.ts';

type Options = { name?: string; device?: string; passcode?: string; yes?: boolean; wait?: number };

/** The office that was met, and whether it is the one that was meant for sure. */
type Met = { id: string; name: string; join: JoinMode; pinned: boolean };

export function joinCommand(context: Context): Command {
  return new Command('join')
    .description('Join an office.')
    .argument('<invite|address>', 'an invite, a guest link, or HOST[:PORT]')
    .option('--name <name>', 'how you are called there')
    .option('--device <name>', "this device's name", hostname())
    .option('--passcode <passcode>', 'where the office wants one (else it is asked for)')
    .option('--yes', 'trust the office at the first contact without being asked')
    .option('--wait <seconds>', 'how long to wait for the approval of an admin (default: until it comes)', seconds)
    .action(async (given: string, options: Options, command: Command) => {
      const { output, profile: path } = common(command, context);
      const target = readTarget(given);
      if (target === undefined)
        throw usageError('That is neither an invite nor an address; was the whole link copied?');
      const name = options.name ?? (await ask(context.terminal, 'Your name: ')) ?? '';
      if (!memberName.safeParse(name).success)
        throw usageError('Say how you are called with --name: one line of visible signs.');
      const profile = openProfile(path, context.clock);
      try {
        await join({ profile, target, output, context, mdns: mdnsWanted(command) }, { ...options, name });
      } finally {
        profile.close();
      }
    });
}

type Parts = { profile: Profile; target: Target; output: Output; context: Context; mdns: boolean };

async function join(parts: Parts, options: Options & { name: string }): Promise<void> {
  const { profile, target, output, context, mdns } = parts;
  const met = await meet(parts);
  await checkKnown(met, parts, options.yes === true);
  const token = target.kind === 'invite' ? target.link.token : target.token;
  const known = profile.offices.all().find((office) => office.id === met.id);
  const wantsPasscode = met.join === 'passcode' && token === undefined;
  // Of an office that is known nothing may be wanted any more: what was not given is asked for when it turns out to be.
  const given = wantsPasscode && (known === undefined || options.passcode !== undefined);
  const answer = async (withPasscode: boolean): Promise<JoinAnswer> => ({
    name: options.name,
    ...(options.device !== undefined && { deviceName: options.device.trim().slice(0, 80) }),
    ...(token !== undefined && { token }),
    ...(withPasscode && { passcode: await passcodeFor(met, context, options) }),
  });
  const office = { id: met.id, name: met.name, member: known?.member ?? '', joined: 0 };
  await withClient(
    { profile, office, output, context, mdns, options: { role: 'sender', join: await answer(given) } },
    async ({ client }) => {
      const waiting = () => {
        const fingerprint = shortFingerprint(client.device);
        output.line({ event: 'pending', officeId: met.id, device: client.device, fingerprint });
        output.note(`Waiting until an admin of ${officeLabel(met)} lets you in (your device: ${fingerprint}).`);
      };
      const milliseconds = options.wait === undefined ? undefined : options.wait * 1_000;
      const joined = () =>
        untilJoined(client, {
          waiting,
          patience,
          stopped: context.terminal.stopped,
          ...(milliseconds !== undefined && { approval: milliseconds }),
        });
      await joined().catch(async (error: unknown) => {
        if (client.office() === undefined || !(error instanceof LandlineError) || error.code !== 'revoked') throw error;
        // They left, were removed, or their stay as a guest is over: this command is the wish to come back.
        client.join(await answer(wantsPasscode));
        await joined();
      });
      const view = client.office();
      if (view === undefined) throw new CommandError('The office let nobody in.');
      profile.offices.joined({ id: view.id, name: view.name, member: view.member });
      output.line(
        {
          event: 'joined',
          officeId: view.id,
          name: view.name,
          member: view.member,
          role: view.role,
          device: client.device,
        },
        `You are in ${officeLabel(view)} as ${plainLine(client.member(view.member)?.name ?? options.name)} (${view.role}).`,
      );
    },
  );
}

/** Finds out which office answers, and remembers the way to it. */
async function meet({ profile, target, output, context, mdns }: Parts): Promise<Met> {
  const dialer = createDialer({}, { ways: profile.ways, clock: context.clock });
  const { stopped } = context.terminal;
  try {
    if (target.kind === 'address') {
      const met = await dialer.fetchCard(target.address, { signal: stopped });
      if (!met.ok) throw new CommandError(met.error.message);
      // Somebody who typed a name sees whither it led.
      if (met.path.length > 1) output.note(met.path.join(' → '));
      const { office, name, join } = met.card;
      await dialer.remember(office, { addresses: [target.address], source: 'typed', root: met.way.root });
      return { id: office, name, join, pinned: profile.offices.all().some((known) => known.id === office) };
    }
    const { card } = await meetInvited(target.link, { dialer, mdns, stopped, note: output.note });
    return { id: card.office, name: card.name, join: card.join, pinned: true };
  } finally {
    await dialer.stop();
  }
}

/** Trust on first use: another office under a known name is refused, an unknown one is named by its fingerprint. */
async function checkKnown(met: Met, { profile, output, context }: Parts, yes: boolean): Promise<void> {
  if (met.pinned) return;
  const double = profile.offices.all().find((office) => office.name === met.name);
  if (double !== undefined && !yes) {
    throw new CommandError(
      `This is another office than the ${officeLabel(double)} you joined: it calls itself the same, but its fingerprint is ${officeFingerprint(met.id)}. If that is right, use --yes.`,
    );
  }
  if (yes) return;
  output.note(
    `First contact with ${officeLabel(met)}: nothing proves yet that it is the office you mean. Compare the fingerprint with the host's.`,
  );
  if ((await confirm(context.terminal, 'Is that the office?')) === false) throw new CommandError('Nothing was joined.');
}

/** @throws CommandError when there is none; it is never sent to an office whose fingerprint nobody confirmed. */
async function passcodeFor(met: Met, { terminal }: Context, options: Options): Promise<string> {
  if (!met.pinned && options.yes !== true && terminal.stdin.isTTY !== true) {
    throw new CommandError(
      `The passcode is sent only to an office that you confirm: compare the fingerprint ${officeFingerprint(met.id)} with the host's and use --yes, or join by an invite.`,
    );
  }
  const passcode = options.passcode ?? (await ask(terminal, 'Passcode: ', { secret: true }));
  if (passcode === undefined || passcode.trim() === '')
    throw new CommandError('The office wants a passcode: use --passcode.');
  return passcode;
}
