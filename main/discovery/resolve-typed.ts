import { Resolver, lookup } from 'node:dns/promises';
import type { Result } from '../../protocol/index.ts';
import { failure } from '../../protocol/index.ts';
import { parseTypedAddress } from './typed-address.ts';
import type { TypedAddress } from './typed-address.ts';
import type { Endpoint } from './types.ts';

/** What DNS said on one question: records, or why there are none (`ENOTFOUND`, `ENODATA`, `ETIMEOUT` …). */
export type DnsAnswer = { records: readonly string[]; error?: string };

/** How a typed address became endpoints; shown to the person, and by the doctor. */
export type Resolution = {
  typed: TypedAddress;
  /** Ways to try, in order; never empty. */
  endpoints: readonly Endpoint[];
  /** The name, then each name its CNAMEs lead to. An address has none. */
  chain: readonly string[];
  /** The records of the chain's last name; undefined when DNS was not asked (addresses, `.local` and one-label names). */
  a?: DnsAnswer;
  aaaa?: DnsAnswer;
  /** What the operating system makes of the name: DNS, its hosts file, mDNS. */
  system?: DnsAnswer;
};

export type DnsDeps = {
  resolver: Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveCname'>;
  lookup: (name: string) => Promise<readonly { address: string }[]>;
};

/** The machine's own DNS servers, two tries of 2 s each. */
export function systemDns(): DnsDeps {
  return {
    resolver: new Resolver({ timeout: 2_000, tries: 2 }),
    lookup: (name) => lookup(name, { all: true, order: 'verbatim' }),
  };
}

const maxCnames = 8;

/**
 * Turns what was typed into endpoints. A name is asked of the operating system, which also knows the hosts file and `.local`,
 * and of DNS (A, AAAA, CNAME followed), so that the way can be shown.
 *
 * @returns `bad_request` when it is no address, `not_found` when it leads nowhere, with the reason in words.
 */
export async function resolveTyped(text: string, deps: DnsDeps = systemDns()): Promise<Result<Resolution>> {
  const parsed = parseTypedAddress(text);
  if (!parsed.ok) return parsed;
  const typed = parsed.address;
  const { host, port } = typed;
  if (typed.kind !== 'name') return { ok: true, typed, endpoints: [{ address: host, port }], chain: [] };

  // DNS servers do not know these names, and must not be told them (RFC 6762 §22.1, RFC 8499 §2).
  const inDns = host.includes('.') && !/\.(?:local|localhost)$/.test(host);
  const [system, dns] = await Promise.all([
    ask(async () => (await deps.lookup(host)).map(({ address }) => address)),
    inDns ? followDns(host, deps.resolver) : undefined,
  ]);
  const addresses = new Set([...system.records, ...(dns?.a.records ?? []), ...(dns?.aaaa.records ?? [])]);
  if (addresses.size === 0) return failure('not_found', whyNot(host, system, dns));
  const endpoints = [...addresses].map((address) => ({ address, port }));
  return { ok: true, typed, endpoints, chain: [host], system, ...dns };
}

type DnsPath = { chain: readonly string[]; a: DnsAnswer; aaaa: DnsAnswer };

async function followDns(name: string, resolver: DnsDeps['resolver']): Promise<DnsPath> {
  const chain = [name];
  for (let i = 0; i < maxCnames; i += 1) {
    const { records } = await ask(() => resolver.resolveCname(chain.at(-1) ?? name));
    const next = records[0]?.replace(/\.$/, '').toLowerCase();
    if (next === undefined || chain.includes(next)) break;
    chain.push(next);
  }
  const last = chain.at(-1) ?? name;
  const [a, aaaa] = await Promise.all([ask(() => resolver.resolve4(last)), ask(() => resolver.resolve6(last))]);
  return { chain, a, aaaa };
}

async function ask(question: () => Promise<readonly string[]>): Promise<DnsAnswer> {
  try {
    return { records: await question() };
  } catch (error) {
    return { records: [], error: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

function whyNot(name: string, system: DnsAnswer, dns?: DnsPath): string {
  const reason = dns?.a.error ?? system.error;
  const [, ...aliases] = dns?.chain ?? [];
  const way = aliases.length > 0 ? ` (an alias: ${[name, ...aliases].join(' → ')})` : '';
  if (reason === 'ENOTFOUND' || reason === 'ENODATA') return `The name ${name}${way} leads to no address.`;
  if (reason === 'ETIMEOUT' || reason === 'EAI_AGAIN' || reason === 'ECONNREFUSED') {
    return `No DNS server answered for ${name}${way} (${reason}).`;
  }
  return `The name ${name}${way} could not be looked up${reason === undefined ? '' : ` (${reason})`}.`;
}
