/** Chunks under way at once: eight move a tenth more, for twice the memory on the host (measured in a browser: bench/README.md, “A page's upload”). */
const chunksAtOnce = 4;

/**
 * Runs `work` for each index, a few at once, in order of start. After the first failure nothing more is started; it is thrown
 * when what was under way has ended.
 */
export async function inWindow(
  indexes: Iterable<number>,
  signal: AbortSignal,
  work: (index: number) => Promise<void>,
): Promise<void> {
  const iterator = indexes[Symbol.iterator]();
  let failed = false;
  const lane = async () => {
    for (let next = iterator.next(); !next.done && !failed && !signal.aborted; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: chunksAtOnce }, lane));
  const failure = lanes.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/** A set of chunk numbers that costs one bit each. */
export function createChunkSet(count: number) {
  const bits = new Uint8Array(Math.ceil(count / 8));
  let size = 0;
  return {
    has: (index: number): boolean => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0,
    add(index: number): boolean {
      if (index < 0 || index >= count || this.has(index)) return false;
      bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
      size += 1;
      return true;
    },
    addRanges(ranges: readonly (readonly [number, number])[]): void {
      // They are told in order; those that overlap would be counted again and again.
      let next = 0;
      for (const [first, last] of ranges) {
        for (let at = Math.max(first, next); at <= Math.min(last, count - 1); at += 1) this.add(at);
        next = Math.max(next, last + 1);
      }
    },
    clear(): void {
      bits.fill(0);
      size = 0;
    },
    size: (): number => size,
    *missing(): Generator<number> {
      for (let at = 0; at < count; at += 1) if (!this.has(at)) yield at;
    },
  };
}
