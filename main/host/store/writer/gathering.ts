/** A round waits for more at most this share of what telling the last batch took, and this long (ms). */
const gatherShare = 0.25;
const longestGather = 8;
const roundsRemembered = 4;

/**
 * How long a round of the group commit waits for what is on its way. Telling a batch to hundreds of members costs the host more than
 * all else, and as much for one event as for sixteen: while several people write at once, a round that holds less than the last ones
 * waits a little (ADR 5). Whoever writes alone waits for nobody, nor does anybody where telling is quick.
 */
export function createGathering() {
  const lately: number[] = [];
  let longest = 0;
  let since = 0;

  return {
    /** What telling the last batch took, in ms. */
    told(ms: number): void {
      longest = Math.min(longestGather, ms * gatherShare);
    },
    /** Something was asked after nothing was waiting, or a round was made: from now on it is gathered for the next. */
    begin(): void {
      since = performance.now();
    },
    /** How long a round of so many is still to wait, in ms; 0 or less when it is due. */
    left(ready: number): number {
      return ready < Math.max(0, ...lately) ? since + longest - performance.now() : 0;
    },
    /** A round of so many was made. */
    made(size: number): void {
      if (lately.push(size) > roundsRemembered) lately.shift();
    },
  };
}
