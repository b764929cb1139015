import { failure, type Card, type Result } from '../../protocol/index.ts';
import {
  formatEndpoint,
  parseTypedAddress,
  resolveTyped,
  systemDns,
  type Discovery,
  type DnsDeps,
  type Resolution,
} from '../discovery/index.ts';
import { createOfficeAgent, type OfficeAgent } from './agent.ts';
import { orderCandidates, type Candidate, type Source } from './candidates.ts';
import { readCard } from './card.ts';
import { deadline, findWay, noWay, type Connection, type Try, type Way } from './find-way.ts';
import { explain, isForeign, type Failed } from './reasons.ts';
import type { Entrants } from './race.ts';
import { createRelay, type Relay } from './relay.ts';
import { pinnedRoot, type OfficeWays, type WayMemory } from './ways.ts';

export type DialerOptions = {
  /** ms between the starts of two candidates. */
  stagger?: number;
  /** ms for one candidate, TCP and TLS. */
  attemptTimeout?: number;
  /** ms for a race. */
  raceTimeout?: number;
  /** ms after its last connection for which a relay trusts the way it has. */
  provenFor?: number;
};

export type DialerDeps = {
  ways: WayMemory;
  discovery?: Pick<Discovery, 'offices' | 'on'>;
  dns?: DnsDeps;
  /** ms since 1970 */
  clock?: () => number;
};

/** What the first contact with an office brought. `path`: the typed name, each name its CNAMEs led to, and the address that answered. */
export type Met = { card: Card; way: Way; path: readonly string[] };
export type ContactOptions = {
  /** The office that must answer; without it whoever answers is taken for what it says (trust on first use). */
  office?: string;
  signal?: AbortSignal;
};
/** What the doctor is told of an address. */
export type Probe = { resolution?: Resolution; tries: readonly Try[]; met?: Met; failed?: Failed };

export type Dialer = {
  /** Adds addresses of an office, as typed; of a whole link only `host:port` is kept. With `root` (PEM) it is pinned, too. */
  remember(
    office: string,
    known: { addresses: readonly string[]; source: 'typed' | 'invite'; root?: string },
  ): Promise<void>;
  /** Connects to the office by the first of its ways that proves it. @returns `unavailable` or `wrong_office` with every reason. */
  connect(office: string, signal?: AbortSignal): Promise<Result<{ connection: Connection }>>;
  agentFor(office: string): OfficeAgent;
  /** @param port - where it listens, when a program knows it there already; absent, any. @throws when that is taken. */
  relay(office: string, port?: number): Promise<Relay>;
  /** What became of each candidate in the last race for the office. */
  tries(office: string): readonly Try[];
  /** The first contact: finds out who answers at an address and fetches the card. Nothing is remembered by it. */
  fetchCard(address: string, options?: ContactOptions): Promise<Result<Met>>;
  probe(address: string, options?: ContactOptions): Promise<Probe>;
  /** Has relays prove their ways anew at the next connection: interfaces changed, or the computer woke up. */
  refresh(): void;
  stop(): Promise<void>;
};

/** Finds the way to an office among all its addresses, and proves it. */
export function createDialer(options: DialerOptions, deps: DialerDeps): Dialer {
  const { stagger = 250, attemptTimeout = 5_000, raceTimeout = 12_000, provenFor = 10_000 } = options;
  const { ways, discovery, dns = systemDns(), clock = Date.now } = deps;
  const lastTries = new Map<string, readonly Try[]>();
  const refreshListeners = new Set<() => void>();
  const relays = new Set<Relay>();
  const stopped = new AbortController();

  const refresh = () => {
    for (const listener of refreshListeners) listener();
  };
  const stopWatching = discovery?.on('networks', refresh);

  async function lookUp(address: string, source: Source): Promise<readonly Candidate[]> {
    const resolved = await resolveTyped(address, dns);
    return resolved.ok ? orderCandidates(resolved.endpoints.map((one) => ({ ...one, source }))) : [];
  }

  function entrantsFor(office: string, known: OfficeWays): Entrants<Candidate> {
    const found = (discovery?.offices() ?? []).filter((one) => one.office === office).flatMap((one) => one.endpoints);
    const candidates: Candidate[] = found.map((one) => ({ ...one, source: 'discovered' }));
    const later: (() => Promise<readonly Candidate[]>)[] = [];
    const last = known.last === undefined ? [] : [{ address: known.last, source: 'last' as const }];
    for (const { address, source } of [...last, ...known.addresses]) {
      const parsed = parseTypedAddress(address);
      if (!parsed.ok) continue;
      const { host, kind, port } = parsed.address;
      // A name is looked up anew each time, and holds up nobody meanwhile.
      if (kind === 'name') later.push(() => lookUp(address, source));
      else candidates.push({ address: host, port, source });
    }
    return { first: orderCandidates(candidates), later };
  }

  async function connect(office: string, signal?: AbortSignal): Promise<Result<{ connection: Connection }>> {
    const known = (await ways.get(office)) ?? { addresses: [] };
    const limit = deadline(raceTimeout, AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]));
    try {
      const root = pinnedRoot(office, known);
      const ask = { entrants: entrantsFor(office, known), office, root, stagger, attemptTimeout, signal: limit.signal };
      const { tries, won } = await findWay(ask, clock);
      lastTries.set(office, tries);
      if (!won) return noWay(tries, limit.signal);
      // Ways can be found again: a full disk must not keep people from the office they have just reached.
      await keep(office, won.way).catch(() => undefined);
      return { ok: true, connection: won };
    } finally {
      limit.clear();
    }
  }

  /** Written only when something changed: a polling connection is made several times a second. */
  async function keep(office: string, way: Way): Promise<void> {
    const known = (await ways.get(office)) ?? { addresses: [] };
    const last = formatEndpoint(way.endpoint);
    if (known.last === last && known.root === way.root) return;
    const addresses = withAddress(known.addresses, { address: last, source: 'remembered' });
    await ways.put(office, { root: way.root, last, addresses });
  }

  async function meet(address: string, { office, signal }: ContactOptions): Promise<Probe> {
    const resolution = await resolveTyped(address, dns);
    if (!resolution.ok) return { tries: [], failed: { reason: 'no_such_name', detail: resolution.error.message } };
    const limit = deadline(raceTimeout, AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]));
    try {
      const first = orderCandidates(resolution.endpoints.map((one) => ({ ...one, source: 'typed' })));
      const entrants = { first, later: [] };
      const { tries, won } = await findWay(
        { entrants, office, root: undefined, stagger, attemptTimeout, signal: limit.signal },
        clock,
      );
      if (!won) {
        const failed = tries.find((one) => one.failed)?.failed ?? explain(limit.signal.reason);
        return { resolution, tries, failed };
      }
      try {
        const card = await readCard(won.socket, won.way.office, limit.signal);
        return { resolution, tries, met: { card, way: won.way, path: pathOf(resolution, won.way) } };
      } catch (error) {
        return { resolution, tries, failed: explain(error) };
      }
    } finally {
      limit.clear();
    }
  }

  return {
    async remember(office, { addresses, source, root }) {
      const known = (await ways.get(office)) ?? { addresses: [] };
      const all = addresses
        .flatMap((address) => endpointIn(address) ?? [])
        .reverse()
        .reduce((list, address) => withAddress(list, { address, source }), known.addresses);
      await ways.put(office, { ...known, addresses: all, ...(root === undefined ? {} : { root }) });
    },
    connect,
    agentFor: (office) => createOfficeAgent(() => connect(office)),
    async relay(office, port = 0) {
      const relay = await createRelay(
        { office, port, provenFor, connectTimeout: attemptTimeout },
        {
          connect: () => connect(office),
          onRefresh(listener) {
            refreshListeners.add(listener);
            return () => refreshListeners.delete(listener);
          },
        },
      );
      relays.add(relay);
      return relay;
    },
    tries: (office) => lastTries.get(office) ?? [],
    async fetchCard(address, contact = {}) {
      const { met, failed } = await meet(address, contact);
      if (met) return { ok: true, ...met };
      return failure(
        isForeign(failed?.reason) ? 'wrong_office' : 'unavailable',
        `${address}: ${failed?.detail ?? 'No office answers there.'}`,
      );
    },
    probe: (address, contact = {}) => meet(address, contact),
    refresh,
    async stop() {
      stopWatching?.();
      stopped.abort();
      await Promise.all([...relays].map((relay) => relay.close()));
    },
  };
}

function pathOf({ chain }: Resolution, { endpoint }: Way): string[] {
  return [...chain, formatEndpoint(endpoint)];
}

/** `host:port` of what was typed; a pasted link may carry an invite's token behind it, which has no business in a file of ways. */
function endpointIn(typed: string): string | undefined {
  const parsed = parseTypedAddress(typed);
  return parsed.ok ? formatEndpoint({ address: parsed.address.host, port: parsed.address.port }) : undefined;
}

function withAddress(list: OfficeWays['addresses'], entry: OfficeWays['addresses'][number]): OfficeWays['addresses'] {
  const kept = list.find((one) => one.address === entry.address);
  // What a person gave stays known as that.
  const newest = kept && entry.source === 'remembered' ? kept : entry;
  return [newest, ...list.filter((one) => one !== kept)].slice(0, 16);
}
