import { parseInviteLink, token as tokenSchema, type InviteLink } from '../../protocol/index.ts';

/** What a person may give to `join`. */
export type Target =
  /** The office is known: no guess is made. */
  | { kind: 'invite'; link: InviteLink }
  /** An address, perhaps with an invite's token (a guest link): which office answers is seen at the first contact. */
  | { kind: 'address'; address: string; token?: string };

/**
 * Reads an invite (`landline://…`), a guest link (`https://HOST:PORT/join#t=TOKEN`), a page's address or `HOST[:PORT]`.
 *
 * @returns undefined when it is a damaged link.
 */
export function readTarget(text: string): Target | undefined {
  const given = text.trim();
  if (/^landline:/i.test(given)) {
    const link = parseInviteLink(given);
    return link && { kind: 'invite', link };
  }
  if (!/^https?:\/\//i.test(given))
    return given === '' || /[\s/#?]/.test(given) ? undefined : { kind: 'address', address: given };
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  const found = new URLSearchParams(url.hash.slice(1)).get('t');
  // A URL leaves its scheme's own port away.
  const address = url.port === '' ? `${url.hostname}:${url.protocol === 'http:' ? 80 : 443}` : url.host;
  if (found === null) return { kind: 'address', address };
  return tokenSchema.safeParse(found).success ? { kind: 'address', address, token: found } : undefined;
}
