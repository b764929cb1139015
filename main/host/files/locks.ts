/** Runs one function at a time for each key, in the order they came. */
export type Locks = {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
  /** Settles when what holds the key now is done; at once when nothing does. */
  settled(key: string): Promise<void>;
};

/** Makes locks; a key that nobody holds costs nothing. */
export function createLocks(): Locks {
  const tails = new Map<string, Promise<void>>();
  return {
    async run(key, task) {
      const before = tails.get(key);
      const result = (async () => {
        await before;
        return task();
      })();
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      try {
        return await result;
      } finally {
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
    settled: (key) => tails.get(key) ?? Promise.resolve(),
  };
}
