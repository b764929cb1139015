import { deviceId, memberId, memberName, officeId, signature } from '../../protocol/index.ts';
import { formatInviteLink, parseInviteLink } from '../../protocol/index.ts';

/** What a device that is in the office tells a new one: the way, the office, and whose device it shall be. */
export type LinkOffer = { addresses: string[]; office: string; member: string };

/** What the new device answers: its key, its name, and its signature that it wants to be this member's. */
export type LinkAnswer = { device: string; name: string; proof: string };

const scheme = 'landline://link';
const answerPrefix = 'landline-device:';

/** `landline://link?a=HOST:PORT[&a=…]#id=OFFICE&m=MEMBER`: an invite's form, with a member in place of the token. It is no secret. */
export function formatLinkOffer({ addresses, office, member }: LinkOffer): string {
  return `${formatInviteLink({ addresses, office }).replace(/^landline:\/\/join/, scheme)}&m=${member}`;
}

/** @returns undefined when it is none. */
export function parseLinkOffer(text: string): LinkOffer | undefined {
  const match = /^landline:\/\/link(\/?\?[^#]*#.*?)&m=([^&]*)$/s.exec(text.trim());
  const link = parseInviteLink(`landline://join${match?.[1] ?? ''}`);
  const member = memberId.safeParse(match?.[2]);
  if (!link || !member.success || !officeId.safeParse(link.office).success) return undefined;
  return { addresses: link.addresses, office: link.office, member: member.data };
}

/** One word that can be copied: the device's id, its proof, and its name. */
export function formatLinkAnswer({ device, name, proof }: LinkAnswer): string {
  return `${answerPrefix}${device}.${proof}.${Buffer.from(name).toString('base64url')}`;
}

/** @returns undefined when it is none. Whether the proof is right, the office checks. */
export function parseLinkAnswer(text: string): LinkAnswer | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith(answerPrefix)) return undefined;
  const [device, proof, name, ...more] = trimmed.slice(answerPrefix.length).split('.');
  const read = {
    device: deviceId.safeParse(device),
    proof: signature.safeParse(proof),
    name: memberName.safeParse(Buffer.from(name ?? '', 'base64url').toString()),
  };
  if (more.length > 0 || !read.device.success || !read.proof.success || !read.name.success) return undefined;
  return { device: read.device.data, proof: read.proof.data, name: read.name.data };
}
