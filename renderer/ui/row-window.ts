export type RowRange = { from: number; to: number };

/** So many rows are drawn beside what is in view: what is scrolled to is there already, and so is where Tab goes next. */
const beside = 12;
/** The drawn part moves by so many rows at once, not at each pixel. */
const step = 8;

/**
 * Which of a list's rows are to be drawn, all being of one height.
 *
 * @param height - of all rows together, in pixels; 0 while the list is not laid out, when a few rows are drawn all the same.
 * @param top - where the view begins, from the top of the first row; below 0 while something stands before the list.
 * @param bottom - where it ends.
 */
export function rowsToDraw(count: number, height: number, top: number, bottom: number): RowRange {
  const { from, to } = rowsInView(count, height, top, bottom);
  return {
    from: Math.max(0, Math.floor((from - beside) / step) * step),
    to: Math.min(count, Math.ceil((to + beside) / step) * step),
  };
}

/** Which of them can be seen, at least in part. An empty range stands where the list is nearest to the view. */
export function rowsInView(count: number, height: number, top: number, bottom: number): RowRange {
  if (count === 0 || height <= 0) return { from: 0, to: 0 };
  const row = height / count;
  const within = (at: number) => Math.max(0, Math.min(count, at));
  const from = within(Math.floor(top / row));
  return { from, to: Math.max(from, within(Math.ceil(bottom / row))) };
}

/** The drawn rows in order: those of the range, and those that are to be there wherever it is. */
export function drawnRows({ from, to }: RowRange, count: number, always: readonly number[]): number[] {
  const rows = new Set(always.filter((at) => at >= 0 && at < count));
  for (let at = from; at < Math.min(to, count); at += 1) rows.add(at);
  return [...rows].sort((a, b) => a - b);
}

/**
 * Where a key leads in a list of one stop (ARIA Authoring Practices, "roving tabindex").
 *
 * @param page - how many rows are in view.
 * @returns undefined where the key is none of the list's.
 */
export function rowAfterKey(key: string, at: number, count: number, page: number): number | undefined {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: count - 1,
    PageDown: at + Math.max(1, page - 1),
    PageUp: at - Math.max(1, page - 1),
  }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
