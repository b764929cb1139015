export type RowHeights<R extends { key: string }> = {
  /** Replaces the rows. What was measured of a key stays known. */
  setRows(rows: readonly R[]): void;
  readonly count: number;
  indexOf(key: string): number | undefined;
  /** @returns whether the row was thought to be of another height. */
  measure(index: number, pixels: number): boolean;
  /** Where a row begins, from the top of the first one; of `count`, where the last one ends. */
  offset(index: number): number;
  /** The row at an offset, or the one nearest to it. */
  at(offset: number): number;
  /** Forgets what was measured: the rows have got another width. */
  forget(): void;
};

/**
 * The heights of a long list's rows: of those that were drawn as measured, of the others as guessed. Each question costs the
 * logarithm of their number (a Fenwick tree), since every frame of scrolling asks several; only other rows cost their number.
 *
 * @param guess - a row's height before it has ever been drawn. Pixels.
 */
export function createRowHeights<R extends { key: string }>(guess: (row: R) => number): RowHeights<R> {
  const measured = new Map<string, number>();
  let rows: readonly R[] = [];
  let indexes = new Map<string, number>();
  let heights = new Float64Array();
  /** At i, counted from 1: the sum of the last `i & -i` heights up to i. */
  let sums = new Float64Array();
  /** The highest power of two that is no more than the count. */
  let highest = 0;

  function build(): void {
    heights = Float64Array.from(rows, (row) => measured.get(row.key) ?? guess(row));
    sums = new Float64Array(heights.length + 1);
    sums.set(heights, 1);
    for (let i = 1; i < sums.length; i += 1) {
      const parent = i + (i & -i);
      if (parent < sums.length) sums[parent] = (sums[parent] ?? 0) + (sums[i] ?? 0);
    }
    highest = rows.length === 0 ? 0 : 2 ** Math.floor(Math.log2(rows.length));
  }

  return {
    setRows(next) {
      rows = next;
      indexes = new Map(rows.map(({ key }, index) => [key, index]));
      // What left the open part does not gather here for as long as the room is shown.
      if (measured.size > 2 * rows.length) {
        for (const key of measured.keys()) if (!indexes.has(key)) measured.delete(key);
      }
      build();
    },
    get count() {
      return rows.length;
    },
    indexOf: (key) => indexes.get(key),
    measure(index, pixels) {
      const row = rows[index];
      const more = pixels - (heights[index] ?? 0);
      if (!row) return false;
      measured.set(row.key, pixels);
      if (more === 0) return false;
      heights[index] = pixels;
      for (let i = index + 1; i < sums.length; i += i & -i) sums[i] = (sums[i] ?? 0) + more;
      return true;
    },
    offset(index) {
      let sum = 0;
      for (let i = Math.min(index, rows.length); i > 0; i -= i & -i) sum += sums[i] ?? 0;
      return sum;
    },
    at(offset) {
      let index = 0;
      let left = offset;
      for (let step = highest; step > 0; step >>= 1) {
        const sum = sums[index + step];
        if (sum === undefined || sum > left) continue;
        index += step;
        left -= sum;
      }
      return Math.max(0, Math.min(index, rows.length - 1));
    },
    forget() {
      measured.clear();
      build();
    },
  };
}
