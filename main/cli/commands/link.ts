import { hostname } from 'node:os';
import { Command } from 'commander';
import { createSoftwareIdentity } from '../../../client/index.ts';
import { addressesOf, createDialer } from '../../dialer/index.ts';
import { deviceSigningText, memberName } from '../../../protocol/index.ts';
import { common, mdnsWanted, type Context } from '../context.ts';
import { CommandError, usageError } from '../failure.ts';
import { shortFingerprint } from '../../../client/index.ts';
import {
  formatLinkAnswer,
  formatLinkOffer,
  parseLinkAnswer,
  parseLinkOffer,
  type LinkAnswer,
  type LinkOffer,
} from '../link-code.ts';
import { meetInvited } from '../meet-invited.ts';
import { openProfile } from '../profile/profile.ts';
import { plainLine } from '../plain.ts';
import { confirm } from '../prompt.ts';
import { chooseDevice } from '../resolve.ts';
import { allMembers } from '../../../client/export/index.ts';
import { officeLabel, withOffice } from '../session.ts';

type Options = { name: string; yes?: boolean; revoke?: string };

export function linkCommand(context: Context): Command {
  return new Command('link')
    .description(
      'Add a device of yours. Without an argument (on the old device) it prints a link; the link (on the new one) gives a code; the code (on the old one) adds the device.',
    )
    .argument('[link|code]', 'what the other device printed')
    .option('--office <office>', 'which office, by name or id')
    .option('--name <name>', "the new device's name", hostname())
    .option('--revoke <device>', 'instead, end another device of yours for good: its name, fingerprint or id')
    .option('--yes', 'do not ask')
    .action(async (given: string | undefined, options: Options, command: Command) => {
      if (options.revoke !== undefined) {
        if (given !== undefined) throw usageError('--revoke takes no link and no code.');
        return revokeDevice(options.revoke, options.yes === true, context, command);
      }
      if (given === undefined) return offerLink(context, command);
      const offer = parseLinkOffer(given);
      if (offer) return answerLink(offer, options.name.trim(), context, command);
      const answer = parseLinkAnswer(given);
      if (answer) return acceptDevice(answer, options.yes === true, context, command);
      throw usageError('That is neither the link nor the code of another device; was the whole of it copied?');
    });
}

/** On the old device. */
async function offerLink(context: Context, command: Command): Promise<void> {
  await withOffice(command, context, { role: 'follower' }, async ({ client, online, output, profile, office }) => {
    await online();
    const member = client.office()?.member ?? office.member;
    const addresses = addressesOf(await profile.ways.get(office.id)).slice(0, 8);
    const link = formatLinkOffer({ addresses, office: office.id, member });
    output.line({ event: 'link', link, officeId: office.id, member }, link);
    output.note('On the new device: landline link LINK');
  });
}

/** On the new device: it is in the office as soon as the old one has accepted its code. */
async function answerLink(
  { addresses, office, member }: LinkOffer,
  name: string,
  context: Context,
  command: Command,
): Promise<void> {
  if (!memberName.safeParse(name).success)
    throw usageError('Give the device a name with --name: one line of visible signs.');
  const { output, profile: path } = common(command, context);
  const profile = openProfile(path, context.clock);
  const dialer = createDialer({}, { ways: profile.ways, clock: context.clock });
  try {
    const met = await meetInvited(
      { office, addresses },
      { dialer, mdns: mdnsWanted(command), stopped: context.terminal.stopped, note: output.note },
    );
    const { device, sign } = createSoftwareIdentity(profile.key);
    const code = formatLinkAnswer({ device, name, proof: await sign(deviceSigningText(office, member, device)) });
    profile.offices.joined({ id: office, name: met.card.name, member });
    output.line({ event: 'code', code, officeId: office, device, fingerprint: shortFingerprint(device) }, code);
    output.note(`This device: ${shortFingerprint(device)}. On the old device: landline link CODE`);
  } finally {
    await dialer.stop();
    profile.close();
  }
}

/** On the old device again. */
async function acceptDevice(
  { device, name, proof }: LinkAnswer,
  yes: boolean,
  context: Context,
  command: Command,
): Promise<void> {
  const fingerprint = shortFingerprint(device);
  const question = `Add "${plainLine(name)}" (${fingerprint}) as a device of yours?`;
  if (!yes && (await confirm(context.terminal, question)) === false) throw new CommandError('Nothing was added.');
  await withOffice(command, context, { role: 'sender' }, async ({ client, online, output, office }) => {
    await online();
    const { seq } = await (await client.addDevice(device, name, proof)).done;
    output.line(
      { event: 'linked', device, name, fingerprint, seq },
      `${plainLine(name)} is a device of yours in ${officeLabel(office)} now.`,
    );
  });
}

/** On any device of the same member. */
async function revokeDevice(wanted: string, yes: boolean, context: Context, command: Command): Promise<void> {
  await withOffice(command, context, { role: 'sender' }, async ({ client, online, output, office }) => {
    await online();
    const self = (await allMembers(client)).find(({ id }) => id === client.office()?.member);
    const { id: device, name } = chooseDevice(wanted, self?.devices ?? []);
    if (device === client.device) throw usageError('That is this device; `landline leave` leaves the office.');
    const fingerprint = shortFingerprint(device);
    const question = `End "${plainLine(name)}" (${fingerprint}) for good?`;
    if (!yes && (await confirm(context.terminal, question)) === false) throw new CommandError('Nothing was ended.');
    const { seq } = await (await client.revokeDevice(device)).done;
    output.line(
      { event: 'revoked', device, name, fingerprint, seq },
      `${plainLine(name)} is no device of yours in ${officeLabel(office)} any more.`,
    );
  });
}
