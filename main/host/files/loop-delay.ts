/** How often (ms) the watch looks whether it is called in time, and after how long without a question it rests. */
const lookEvery = 10;
const restAfter = 2_000;

/**
 * Watches the event loop's delay while somebody asks for it, by a timer that notes how late it is. (Node's own
 * `monitorEventLoopDelay` drops the sample that is under way at each reset: the very one that says the loop was blocked.)
 *
 * @returns the worst delay in ms since the last call, and how to end the watch.
 */
export function watchLoopDelay(): { delay: () => number; stop: () => void } {
  let worst = 0;
  let due = 0;
  let asked = 0;
  let timer: NodeJS.Timeout | undefined;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    worst = 0;
  }

  function look(): void {
    const now = performance.now();
    worst = Math.max(worst, now - due);
    due = now + lookEvery;
    if (now - asked > restAfter) stop();
  }

  return {
    delay() {
      asked = performance.now();
      if (!timer) {
        due = asked + lookEvery;
        timer = setInterval(look, lookEvery);
        timer.unref();
      }
      const seen = worst;
      worst = 0;
      return seen;
    },
    stop,
  };
}
