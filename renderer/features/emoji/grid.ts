/** A part of the picker: recently used ones, a group, or what was found. */
export type Section<T> = { key: string; items: readonly T[] };

/** A line of the picker: the name of a section, or up to `columns` of its items. `first` is the place of its first one in all. */
export type GridRow<T> = { kind: 'title'; key: string } | { kind: 'items'; first: number; items: readonly T[] };

export function gridOf<T>(sections: readonly Section<T>[], columns: number): GridRow<T>[] {
  const rows: GridRow<T>[] = [];
  let first = 0;
  for (const { key, items } of sections) {
    if (items.length === 0) continue;
    rows.push({ kind: 'title', key });
    for (let at = 0; at < items.length; at += columns) {
      rows.push({ kind: 'items', first: first + at, items: items.slice(at, at + columns) });
    }
    first += items.length;
  }
  return rows;
}

/** Which row an item stands in. */
export function rowOf<T>(rows: readonly GridRow<T>[], index: number): number {
  return rows.findIndex((row) => row.kind === 'items' && index >= row.first && index < row.first + row.items.length);
}

/**
 * Where a key leads in the grid, as the ARIA Authoring Practices' grid pattern has it: the arrows (left and right follow the reading
 * direction), Home and End within the row, with Ctrl in all, Page Up and Down.
 *
 * @returns nothing for a key that leads nowhere.
 */
export function moved<T>(
  rows: readonly GridRow<T>[],
  index: number,
  { key, ctrl = false, rtl = false, page }: { key: string; ctrl?: boolean; rtl?: boolean; page: number },
): number | undefined {
  const lines = rows.filter((row) => row.kind === 'items');
  const at = lines.findIndex(({ first, items }) => index >= first && index < first + items.length);
  const line = lines[at];
  if (!line) return undefined;
  const column = index - line.first;
  const last = (lines.at(-1)?.first ?? 0) + (lines.at(-1)?.items.length ?? 1) - 1;
  const across = (steps: number) => {
    const next = lines[Math.max(0, Math.min(lines.length - 1, at + steps))] ?? line;
    return next.first + Math.min(column, next.items.length - 1);
  };
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft':
      return Math.max(0, Math.min(last, index + ((key === 'ArrowRight') === rtl ? -1 : 1)));
    case 'ArrowDown':
      return across(1);
    case 'ArrowUp':
      return across(-1);
    case 'PageDown':
      return across(page);
    case 'PageUp':
      return across(-page);
    case 'Home':
      return ctrl ? 0 : line.first;
    case 'End':
      return ctrl ? last : line.first + line.items.length - 1;
    default:
      return undefined;
  }
}
