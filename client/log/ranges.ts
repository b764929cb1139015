import type { StoredRange } from '../stores/store.ts';

/**
 * Which numbers of a room are held, and how fresh each stretch is: ascending, apart or touching with different freshness.
 * A stretch without `asOf` is kept fresh by the events that arrive.
 */
export type Ranges = readonly StoredRange[];

/** Adds a stretch; where it overlaps what was there, the new freshness holds. */
export function cover(ranges: Ranges, added: StoredRange): StoredRange[] {
  if (added.to < added.from) return [...ranges];
  const kept = ranges.flatMap((range) => [
    ...(range.from < added.from ? [{ ...range, to: Math.min(range.to, added.from - 1) }] : []),
    ...(range.to > added.to ? [{ ...range, from: Math.max(range.from, added.to + 1) }] : []),
  ]);
  return merge([...kept, added].sort((a, b) => a.from - b.from));
}

/** After a gap: all that was kept fresh until now is as old as `asOf`. */
export function staleAll(ranges: Ranges, asOf: number): StoredRange[] {
  return merge(ranges.map((range) => ({ ...range, asOf: range.asOf ?? asOf })));
}

/** The held stretch, of whatever freshness, that `n` lies in. */
export function runAround(ranges: Ranges, n: number): { from: number; to: number } | undefined {
  const at = ranges.findIndex((range) => range.from <= n && n <= range.to);
  if (at < 0) return undefined;
  let first = at;
  let last = at;
  while (first > 0 && ranges[first - 1]?.to === (ranges[first]?.from ?? 0) - 1) first -= 1;
  while (ranges[last + 1]?.from === (ranges[last]?.to ?? 0) + 1) last += 1;
  return { from: ranges[first]?.from ?? n, to: ranges[last]?.to ?? n };
}

/** The parts of `from` … `to` that are held but not kept fresh, to be asked about. */
export function staleWithin(ranges: Ranges, from: number, to: number): (StoredRange & { asOf: number })[] {
  return ranges.flatMap((range) =>
    range.asOf === undefined || range.to < from || range.from > to
      ? []
      : [{ from: Math.max(range.from, from), to: Math.min(range.to, to), asOf: range.asOf }],
  );
}

function merge(sorted: StoredRange[]): StoredRange[] {
  const merged: StoredRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && last.to + 1 === range.from && last.asOf === range.asOf)
      merged[merged.length - 1] = { ...last, to: range.to };
    else merged.push(range);
  }
  return merged;
}
