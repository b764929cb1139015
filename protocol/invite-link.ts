import * as id from './ids.ts';

/** What an invite carries: where the office may be found, which office it must be, and the right to join. */
export type InviteLink = {
  /** `host:port`, IPv6 in brackets; most likely first. */
  addresses: string[];
  office: string;
  token?: string;
};

const maxAddresses = 8;
const addressPattern = /^(?:\[[0-9a-fA-F:.]{2,45}(?:%25[\w.-]{1,15})?\]|[A-Za-z0-9._-]{1,253}):\d{1,5}$/;

/** `landline://join?a=HOST:PORT[&a=…]#id=OFFICE&t=TOKEN`: what must stay secret stands behind the `#`. */
export function formatInviteLink(link: InviteLink): string {
  const query = link.addresses.slice(0, maxAddresses).map((a) => `a=${encodeURIComponent(a)}`);
  const secret = [`id=${link.office}`, ...(link.token ? [`t=${link.token}`] : [])];
  return `landline://join?${query.join('&')}#${secret.join('&')}`;
}

/** The same for a browser: the page's own address is the way, the token stays out of the host's logs. */
export function formatGuestLink(address: string, token: string): string {
  return `https://${address}/join#t=${token}`;
}

/**
 * Reads an invite link.
 *
 * @returns undefined when it is not one (wrong scheme, no office id, bad addresses or token).
 */
export function parseInviteLink(text: string): InviteLink | undefined {
  const match = /^landline:\/\/join\/?\?([^#]*)#(.*)$/s.exec(text.trim());
  if (!match) return undefined;
  const addresses = pairs(match[1] ?? '')
    .filter(([key]) => key === 'a')
    .map(([, value]) => value);
  const secret = new Map(pairs(match[2] ?? ''));
  const office = secret.get('id');
  const token = secret.get('t');
  const sound =
    addresses.length > 0 &&
    addresses.length <= maxAddresses &&
    addresses.every((a) => addressPattern.test(a)) &&
    id.officeId.safeParse(office).success &&
    (token === undefined || id.token.safeParse(token).success);
  if (!sound || office === undefined) return undefined;
  return { addresses, office, ...(token === undefined ? {} : { token }) };
}

function pairs(query: string): [string, string][] {
  return query
    .split('&')
    .filter((part) => part.includes('='))
    .map((part) => {
      const cut = part.indexOf('=');
      const value = part.slice(cut + 1);
      try {
        return [part.slice(0, cut), decodeURIComponent(value)];
      } catch {
        return [part.slice(0, cut), ''];
      }
    });
}
