import { createLink } from './link/link.ts';
import type { Link, LinkEvents } from './link/link.ts';
import { multicastAddress, usableNetworks } from './network.ts';
import type { Interfaces, Network } from './network.ts';
import type { DiscoveryOptions } from './options.ts';
import type { Family } from './types.ts';

export type Links = {
  all(): Link[];
  /** Brings the links in line with the interfaces. @returns the links that are new, and whether any came or went. */
  reconcile(): { opened: Link[]; changed: boolean };
  closeAll(): void;
};

/**
 * One link for each interface and family. What multicast-dns does by itself when interfaces change is never relied on: it
 * stays deaf after an adapter was taken out and put back, so links are closed and made anew.
 */
export function createLinks(
  options: DiscoveryOptions,
  interfaces: () => Interfaces,
  events: LinkEvents,
  now: () => number,
): Links {
  const links = new Map<string, Link>();

  function close(key: string): void {
    links.get(key)?.close();
    links.delete(key);
  }

  return {
    all: () => [...links.values()],
    reconcile() {
      const networks = usableNetworks(interfaces(), options.maxNetworks);
      const wanted = new Map<string, { network: Network; family: Family }>(
        networks.flatMap((network) =>
          options.families
            .filter((family) => multicastAddress(network, family) !== undefined)
            .map((family) => [`${family} ${network.key}`, { network, family }] as const),
        ),
      );
      const dead = [...links].filter(([key, link]) => {
        const failedAt = link.failedAt();
        return !wanted.has(key) || (failedAt !== undefined && now() - failedAt >= options.retry);
      });
      for (const [key] of dead) close(key);
      const missing = [...wanted].filter(([key]) => !links.has(key));
      for (const [key, { network, family }] of missing)
        links.set(key, createLink(network, family, options, events, now));
      return {
        opened: missing.flatMap(([key]) => links.get(key) ?? []),
        changed: dead.length + missing.length > 0,
      };
    },
    closeAll() {
      for (const key of [...links.keys()]) close(key);
    },
  };
}
