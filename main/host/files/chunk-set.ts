/** Which chunks of an upload are there: one bit each, so that a terabyte's million chunks cost 128 KiB. */
export type ChunkSet = {
  readonly total: number;
  readonly count: number;
  has(index: number): boolean;
  add(index: number): void;
  remove(index: number): void;
  /** The chunks that are there as ranges `[first, last]`, the first `most` of them. */
  ranges(most: number): [number, number][];
};

/** Makes an empty set for the chunks 0 to `total` - 1. */
export function createChunkSet(total: number): ChunkSet {
  const bits = new Uint8Array(Math.ceil(total / 8));
  let count = 0;
  const has = (index: number) => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  const flip = (index: number) => {
    bits[index >> 3] = (bits[index >> 3] ?? 0) ^ (1 << (index & 7));
  };
  return {
    total,
    get count() {
      return count;
    },
    has,
    add(index) {
      if (index >= total || has(index)) return;
      flip(index);
      count += 1;
    },
    remove(index) {
      if (!has(index)) return;
      flip(index);
      count -= 1;
    },
    ranges(most) {
      const found: [number, number][] = [];
      for (let index = 0; index < total && found.length <= most; index += 1) {
        if (!has(index)) continue;
        const last = found.at(-1);
        if (last?.[1] === index - 1) last[1] = index;
        else found.push([index, index]);
      }
      return found.slice(0, most);
    },
  };
}
