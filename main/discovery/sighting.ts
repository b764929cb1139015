import { txtRecord } from '../../protocol/index.ts';
import type { TxtRecord } from '../../protocol/index.ts';
import { displayName } from './names.ts';
import { onLink } from './network.ts';
import type { Network } from './network.ts';
import { highestPort, lowestPort } from './service.ts';

/** A service as bonjour-service hands it over: whatever a stranger's packet said. */
export type ClaimedService = {
  fqdn?: unknown;
  port?: unknown;
  addresses?: unknown;
  txt?: unknown;
  referer?: { address: string } | undefined;
};

/** One packet's claim of an office, checked for shape (not for truth). */
export type Sighting = {
  key: string;
  txt: TxtRecord;
  name: string;
  /** The full instance name, lower case; goodbyes name it. */
  instance: string;
  port: number;
  /** Where the packet came from, in dialable form. */
  source: string;
  /** Other addresses it claims that are on the same network. */
  claimed: string[];
};

/**
 * Reads a claim made on `network`.
 *
 * @returns undefined when it is no office, or points to where no office can be (other subnets, loopback, ports below 1024).
 */
export function readSighting(service: ClaimedService, network: Network): Sighting | undefined {
  const txt = txtRecord.safeParse(service.txt);
  const source = service.referer && onLink(network, service.referer.address);
  const { port, fqdn, addresses } = service;
  if (!txt.success || source === undefined || typeof fqdn !== 'string') return undefined;
  if (typeof port !== 'number' || port < lowestPort || port > highestPort) return undefined;
  const claims: unknown[] = Array.isArray(addresses) ? addresses.slice(0, maxClaims) : [];
  const claimed = claims.flatMap((claim) => (typeof claim === 'string' ? (onLink(network, claim) ?? []) : []));
  const { id, hk, n } = txt.data;
  return {
    key: `${id}/${hk}`,
    txt: txt.data,
    name: displayName(n, id.slice(0, 8)),
    instance: fqdn.toLowerCase(),
    port,
    source,
    claimed: claimed.filter((address) => address !== source),
  };
}

const maxClaims = 16;
