import { isLinkLocal } from './network.ts';
import type { Sighting } from './sighting.ts';
import type { Endpoint, FoundOffice } from './types.ts';

export type TableLimits = {
  maxOffices: number;
  maxOfficesPerSource: number;
  maxEndpoints: number;
  /** Milliseconds without a sign after which a host is lost. */
  silence: number;
};

export type TableEvents = {
  found(office: FoundOffice): void;
  changed(office: FoundOffice): void;
  lost(office: FoundOffice, reason: 'goodbye' | 'silent'): void;
  /** An office was left out because the table, or its source's share of it, is full. */
  full(): void;
};

type Way = Endpoint & { source: string; fromSource: boolean; since: number; seen: number };
/** What an announcement says of its office, beside the ways. */
type Saying = Omit<FoundOffice, 'endpoints'>;
/** `instances`: the names it goes by, newest first; a spoofed one must not displace the true one. */
type Row = {
  office: FoundOffice;
  said: Saying;
  instances: string[];
  ways: Way[];
  seen: number;
  leavingAt: number | undefined;
};

/**
 * The offices on the network, keyed by office id and host key, never by instance name, which anybody may take. Bounded in
 * rows, rows per source address and endpoints per row, since anybody on the network can write to it. Times are milliseconds
 * of a monotonic clock.
 */
export function createOfficeTable(limits: TableLimits, events: TableEvents) {
  const rows = new Map<string, Row>();

  const shareOf = (source: string) =>
    [...rows.values()].filter((row) => row.ways.some((way) => way.fromSource && way.source === source)).length;

  function sight(sighting: Sighting, now: number): void {
    const old = rows.get(sighting.key);
    if (!old && (rows.size >= limits.maxOffices || shareOf(sighting.source) >= limits.maxOfficesPerSource)) {
      events.full();
      return;
    }
    const ways = mergeWays(old?.ways ?? [], sighting, now, limits);
    const said = isSpeaker(sighting.source, ways) ? sayingOf(sighting) : (old?.said ?? sayingOf(sighting));
    const office = { ...said, endpoints: inOrder(ways) };
    const instances = [...new Set([sighting.instance, ...(old?.instances ?? [])])].slice(0, maxInstances);
    rows.set(sighting.key, { office, said, instances, ways, seen: now, leavingAt: undefined });
    if (!old) events.found(office);
    else if (JSON.stringify(old.office) !== JSON.stringify(office)) events.changed(office);
  }

  /** Every packet that names a known instance keeps it alive. @returns false when its source is new and worth a question. */
  function hear(instance: string, source: string, now: number): boolean {
    for (const row of rows.values()) {
      if (!row.instances.includes(instance)) continue;
      const ways = row.ways.filter((way) => way.source === source);
      for (const way of ways) way.seen = now;
      if (ways.length === 0) return row.ways.length >= limits.maxEndpoints;
      row.seen = now;
      row.leavingAt = undefined;
    }
    return true;
  }

  /** @returns whether the goodbye concerns anybody; unless a sign of life comes it is believed at `leavingAt`. */
  function doubt(instance: string, leavingAt: number): boolean {
    const doubted = [...rows.values()].filter((row) => row.instances.includes(instance) && row.leavingAt === undefined);
    for (const row of doubted) row.leavingAt = leavingAt;
    return doubted.length > 0;
  }

  const deadlineOf = (row: Row) => Math.min(row.seen + limits.silence, row.leavingAt ?? Infinity);

  function expire(now: number): void {
    for (const [key, row] of rows) {
      if (deadlineOf(row) > now) continue;
      rows.delete(key);
      events.lost(row.office, row.leavingAt !== undefined && row.leavingAt <= now ? 'goodbye' : 'silent');
    }
  }

  return {
    sight,
    hear,
    doubt,
    expire,
    /** When `expire` has something to do next; Infinity when nothing is listed. */
    deadline: () => Math.min(Infinity, ...[...rows.values()].map(deadlineOf)),
    /** Gives everybody a full term again: nobody was asked meanwhile. */
    renew(now: number): void {
      for (const row of rows.values()) row.seen = now;
    },
    forget: (key: string) => rows.delete(key),
    list: (): FoundOffice[] => [...rows.values()].map((row) => row.office),
  };
}

const maxInstances = 4;

export type OfficeTable = ReturnType<typeof createOfficeTable>;

/**
 * New ways are added; living ones that a packet came from are never pushed out, so that a spoofed packet can add an endpoint but
 * replace none. Ways that were only claimed give place to those that packets come from: a claim costs nothing.
 */
function mergeWays(old: Way[], sighting: Sighting, now: number, limits: TableLimits): Way[] {
  const living = old.filter((way) => way.seen + limits.silence > now);
  const { port, source, claimed } = sighting;
  for (const address of [source, ...claimed]) {
    const fromSource = address === source;
    const known = living.find((way) => way.address === address && way.port === port);
    if (known) {
      Object.assign(known, { seen: now, fromSource: known.fromSource || fromSource });
      continue;
    }
    if (living.length >= limits.maxEndpoints && fromSource) {
      const claim = living.findLastIndex((way) => !way.fromSource);
      if (claim >= 0) living.splice(claim, 1);
    }
    if (living.length < limits.maxEndpoints) living.push({ address, port, source, fromSource, since: now, seen: now });
  }
  return living;
}

/**
 * Whether what this source says of the office counts: it does for the one known longest that still lives, so that who comes
 * later under another's key cannot rename its office in the list.
 */
function isSpeaker(source: string, ways: readonly Way[]): boolean {
  return ways.find((way) => way.fromSource)?.source === source;
}

function sayingOf({ key, txt, name }: Sighting): Saying {
  return { key, office: txt.id, hostKey: txt.hk, name, version: txt.v, epoch: txt.e, join: txt.j };
}

/** Addresses packets came from before claimed ones, routable ones before link-local IPv6, new ones (a new lease) before old. */
function inOrder(ways: readonly Way[]): FoundOffice['endpoints'] {
  const rank = (way: Way) => (way.fromSource ? 0 : 2) + (isLinkLocal(way.address.split('%')[0] ?? '') ? 1 : 0);
  const sorted = [...ways].sort((a, b) => rank(a) - rank(b) || b.since - a.since);
  return sorted.map(({ address, port }) => ({ address, port }));
}
