import ipaddr from 'ipaddr.js';

/** This computer itself: the dialer's relay stands there, and whoever sits at it. */
export const loopback = 'loopback';

/** An address as it is counted, and the network around it, which is all one may be sure of where addresses cost nothing. */
export type NetworkKeys = { address: string; /** An IPv6 /64; empty for IPv4. */ network: string };

/** What a peer's address is counted as. IPv4 in IPv6 is IPv4; zones say nothing. */
export function networkKeys(peer: string | undefined): NetworkKeys {
  const bare = (peer ?? '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return { address: '?', network: '' };
  const parsed = ipaddr.process(bare);
  if (parsed.range() === 'loopback') return { address: loopback, network: '' };
  if (parsed.kind() === 'ipv4') return { address: parsed.toString(), network: '' };
  return { address: parsed.toString(), network: parsed.toByteArray().slice(0, 8).join('.') };
}
