/** The entrants: those that are known, and those that come when a name has been looked up, which begins with the second start. */
export type Entrants<E> = { first: readonly E[]; later: readonly (() => Promise<readonly E[]>)[] };

export type RaceOptions<E, W> = {
  /** ms between starts (RFC 8305 §5: 250 recommended, at least 100). */
  stagger: number;
  /** Must settle soon after `signal` is aborted, and close what it has. */
  run: (entrant: E, signal: AbortSignal) => Promise<W>;
  /** A winner that came second. */
  discard: (winner: W) => void;
  signal: AbortSignal;
};

/**
 * Runs the entrants in turn, each a moment after the one before or as soon as that has failed, until one succeeds; then the rest is
 * called off (RFC 8305, "Happy Eyeballs").
 *
 * @returns undefined when all have failed.
 * @throws what `signal` was aborted with.
 */
export function race<E, W>({ first, later }: Entrants<E>, options: RaceOptions<E, W>): Promise<W | undefined> {
  const { stagger, run, discard, signal } = options;
  return new Promise((resolve, reject) => {
    const queue = [...first];
    const off = new AbortController();
    let running = 0;
    let awaited = later.length;
    let begun = false;
    let timer: NodeJS.Timeout | undefined;
    let over = false;

    const finish = (settle: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
      settle();
      off.abort();
    };
    const callOff = () => finish(() => reject(signal.reason as Error));

    // Not before: where the first way wins, and it does nearly always, no name is looked up at all.
    const beginLater = () => {
      begun = true;
      for (const list of later) {
        const arrived = (entrants: readonly E[]) => {
          awaited -= 1;
          queue.push(...entrants);
          // With a start under way the newcomers wait for their turn.
          if (timer === undefined) startNext();
        };
        list().then(arrived, () => arrived([]));
      }
    };

    let starts = 0;
    const startNext = () => {
      clearTimeout(timer);
      timer = undefined;
      if (over) return;
      if (!begun && (starts > 0 || queue.length === 0)) beginLater();
      const entrant = queue.shift();
      if (entrant === undefined) {
        if (running === 0 && awaited === 0) finish(() => resolve(undefined));
        return;
      }
      running += 1;
      starts += 1;
      timer = setTimeout(startNext, stagger);
      run(entrant, off.signal).then(
        (winner) => {
          running -= 1;
          if (over) discard(winner);
          else finish(() => resolve(winner));
        },
        () => {
          running -= 1;
          startNext();
        },
      );
    };

    if (signal.aborted) callOff();
    else signal.addEventListener('abort', callOff, { once: true });
    startNext();
  });
}
