import { isIPv6 } from 'node:net';
import { formatEndpoint, type Endpoint } from '../discovery/index.ts';

/** Where a way is known from, in the order in which they are tried. */
export const sources = ['last', 'discovered', 'typed', 'invite', 'remembered'] as const;
export type Source = (typeof sources)[number];
export type Candidate = Endpoint & { source: Source };

/** More are not tried: what an unproven network claims must not make this computer a scanner. */
export const maxCandidates = 32;

/**
 * The order to try: the last good one, then by source, the families taking turns (RFC 8305 §4), each endpoint once.
 */
export function orderCandidates(candidates: readonly Candidate[]): Candidate[] {
  const bySource = [...candidates].sort((a, b) => sources.indexOf(a.source) - sources.indexOf(b.source));
  const seen = new Set<string>();
  const unique = bySource.filter((one) => {
    const key = formatEndpoint(one);
    return !seen.has(key) && seen.add(key);
  });
  return interleave(unique).slice(0, maxCandidates);
}

function interleave(candidates: readonly Candidate[]): Candidate[] {
  const lead = isIPv6(candidates[0]?.address ?? '');
  const leading = candidates.filter((one) => isIPv6(one.address) === lead);
  const other = candidates.filter((one) => isIPv6(one.address) !== lead);
  return Array.from({ length: Math.max(leading.length, other.length) }, (_, index) => [leading[index], other[index]])
    .flat()
    .filter((one) => one !== undefined);
}
