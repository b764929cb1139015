import { httpPaths, parseInviteLink, token as tokenSchema } from '../../../protocol/index.ts';

/** What somebody typed, pasted or photographed to get into an office. */
export type WayText =
  | { kind: 'invite'; office: string; addresses: string[]; token?: string }
  /** Who answers there is to be asked. */
  | { kind: 'address'; address: string; token?: string };

/**
 * Reads an invite link, the link of a browser guest (`https://HOST:PORT/join#t=TOKEN`), or a computer's name or address.
 *
 * @returns undefined when it is none of these.
 */
export function readWayText(text: string): WayText | undefined {
  const typed = text.trim();
  const invite = parseInviteLink(typed);
  if (invite) return { kind: 'invite', ...invite };
  if (/^https?:\/\//iu.test(typed)) return fromPage(typed);
  // A name, an address with or without a port; IPv6 bare or in brackets. Whether it is one that answers, the network says.
  const sound = /^(?:\[[0-9a-f:.]+(?:%[\w.-]+)?\]|[0-9a-f:.]+(?:%[\w.-]+)?|[\p{L}\p{N}._-]+)(?::\d{1,5})?$/iu;
  return typed.length <= 300 && sound.test(typed) && /[\p{L}\p{N}]/u.test(typed)
    ? { kind: 'address', address: typed }
    : undefined;
}

function fromPage(text: string): WayText | undefined {
  const url = URL.parse(text);
  if (!url || (url.pathname !== '/' && url.pathname !== httpPaths.join)) return undefined;
  const token = tokenSchema.safeParse(new URLSearchParams(url.hash.slice(1)).get('t')).data;
  return { kind: 'address', address: url.host, ...(token !== undefined && { token }) };
}
