import type { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Family } from './types.ts';

export type Interfaces = ReturnType<typeof networkInterfaces>;

export type NetworkAddress = { readonly address: string; readonly family: Family; readonly prefix: number };

/** One network interface with its addresses; any difference in `key` means that its sockets must be made anew. */
export type Network = {
  readonly name: string;
  /** What stands behind the `%` of a link-local address here: the name, on Windows the index. */
  readonly zone: string;
  readonly addresses: readonly NetworkAddress[];
  readonly key: string;
};

/** The interfaces that lead to other machines; those with IPv4 first, at most `max`. */
export function usableNetworks(interfaces: Interfaces, max: number, platform = process.platform): Network[] {
  return Object.entries(interfaces)
    .flatMap(([name, infos]) => {
      const outward = (infos ?? []).filter((info) => !info.internal && info.cidr !== null);
      const addresses = outward.map(({ address, family, cidr }) => ({
        address: withoutZone(address),
        family,
        prefix: Number(cidr?.split('/')[1]),
      }));
      const [first] = outward;
      if (!first) return [];
      const scope = outward.find((info) => info.family === 'IPv6')?.scopeid;
      const zone = platform === 'win32' && scope ? String(scope) : name;
      const key = [name, zone, first.mac, ...addresses.map((a) => `${a.address}/${a.prefix}`).sort()].join(' ');
      return [{ name, zone, addresses, key }];
    })
    .sort((a, b) => Number(has(b, 'IPv4')) - Number(has(a, 'IPv4')))
    .slice(0, max);
}

function has(network: Network, family: Family): boolean {
  return network.addresses.some((a) => a.family === family);
}

/** The address multicast goes out from: the first IPv4 one, the link-local IPv6 one. Without it there is no mDNS there. */
export function multicastAddress(network: Network, family: Family): string | undefined {
  return network.addresses.find((a) => a.family === family && (family === 'IPv4' || isLinkLocal(a.address)))?.address;
}

/** `fe80::1%eth0` → `fe80::1`. */
export function withoutZone(address: string): string {
  return address.split('%')[0] ?? address;
}

export function isLinkLocal(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'linkLocal';
}

/**
 * The form in which a program on this machine can dial `address` over `network`: link-local IPv6 with its zone.
 *
 * @returns undefined when the address is not on this network: other subnets, another interface's zone, loopback, multicast.
 */
export function onLink(network: Network, address: string): string | undefined {
  const [bare = '', zone] = address.split('%');
  if (!ipaddr.isValid(bare)) return undefined;
  const parsed = ipaddr.parse(bare);
  if (parsed.kind() === 'ipv6' && parsed.range() === 'linkLocal') {
    return zone === undefined || zone === network.zone || zone === network.name ? `${bare}%${network.zone}` : undefined;
  }
  if (['multicast', 'broadcast', 'unspecified'].includes(parsed.range())) return undefined;
  const near = network.addresses.some(({ address: own, prefix }) => {
    const other = ipaddr.parse(own);
    return other.kind() === parsed.kind() && parsed.match(other, prefix);
  });
  return near ? parsed.toString() : undefined;
}

/** Whether `address` is one of this machine's own on that network. */
export function isOwn(network: Network, address: string): boolean {
  const bare = withoutZone(address);
  return network.addresses.some((a) => a.address === bare);
}
