/** Tries to get in that are under way or were refused, on one connection; a client that waits for an admin makes two. */
const mostTries = 16;

/**
 * Counts how often somebody asks to be let in on one connection. Each try costs the host a signature's verification in the pool
 * of threads that the log's signatures and the files wait for, too, and nothing else limits a stranger.
 */
export function createKnocks() {
  const tries = new WeakMap<object, number>();
  return {
    /** @returns whether this connection may try once more. */
    knock(connection: object): boolean {
      const count = (tries.get(connection) ?? 0) + 1;
      tries.set(connection, count);
      return count <= mostTries;
    },
    /** It was let in: that was no try in vain. */
    admitted(connection: object): void {
      tries.set(connection, Math.max(0, (tries.get(connection) ?? 0) - 1));
    },
  };
}
