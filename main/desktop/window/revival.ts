/** So many times within this time the page is loaded again; who ends so often would end again. */
const most = 3;
const within = 60_000;

/**
 * What becomes of a window whose page's process has gone.
 *
 * @param clock - milliseconds, of a clock that only goes on.
 * @returns whether to load the page again; else it stays gone.
 */
export function createRevival(clock: () => number): () => boolean {
  let times: number[] = [];
  return () => {
    const now = clock();
    times = [...times.filter((at) => now - at < within), now];
    return times.length <= most;
  };
}
