import ipaddr from 'ipaddr.js';
import { usableNetworks } from './network.ts';
import type { Interfaces } from './network.ts';

export type PlannedSubnet = {
  /** In CIDR form, `192.168.1.0/24`. */
  subnet: string;
  /** The interface's name. */
  network: string;
  hosts: number;
  /** Why it is left out. */
  refused?: 'too_large' | 'not_private';
};

export type ScanPlan = { subnets: readonly PlannedSubnet[]; addresses: readonly string[] };

/** Prefixes shorter than this have more than 254 hosts: scanning them would take long and look like an attack. */
const shortestPrefix = 24;
const everything = Number.MAX_SAFE_INTEGER;

/** What a scan would knock at: the hosts of the attached private (RFC 1918) IPv4 subnets of /24 or smaller, each once. */
export function planScan(interfaces: Interfaces): ScanPlan {
  const addresses = new Set<string>();
  const subnets = new Map<string, PlannedSubnet>();
  for (const network of usableNetworks(interfaces, everything)) {
    for (const { address, family, prefix } of network.addresses) {
      if (family !== 'IPv4') continue;
      const first = ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`);
      const subnet = `${first.toString()}/${prefix}`;
      if (subnets.has(subnet)) continue;
      const hosts = hostsOf(prefix);
      const refused =
        ipaddr.IPv4.parse(address).range() !== 'private'
          ? ('not_private' as const)
          : prefix < shortestPrefix
            ? ('too_large' as const)
            : undefined;
      subnets.set(subnet, { subnet, network: network.name, hosts, ...(refused ? { refused } : {}) });
      if (!refused) for (let i = 0; i < hosts; i += 1) addresses.add(hostAt(first, prefix, i));
    }
  }
  return { subnets: [...subnets.values()], addresses: [...addresses] };
}

/** All addresses but the network's and the broadcast one; a /31 (RFC 3021) and a /32 have neither. */
function hostsOf(prefix: number): number {
  const size = 2 ** (32 - prefix);
  return prefix >= 31 ? size : size - 2;
}

function hostAt(first: ipaddr.IPv4, prefix: number, index: number): string {
  const octets = first.toByteArray();
  // Within a /24 only the last octet moves.
  octets[3] = (octets[3] ?? 0) + index + (prefix >= 31 ? 0 : 1);
  return octets.join('.');
}
