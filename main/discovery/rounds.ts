export type Rounds = { start: () => void; restart: () => void; stop: () => void; running: () => boolean };

/**
 * Calls `ask` at once, then after each step of the ladder, then every `round` milliseconds, each ± 10 % so that a whole office
 * that came back from a power cut does not ask in step.
 *
 * @param random 0 … 1
 */
export function createRounds(
  times: { ladder: readonly number[]; round: number },
  ask: () => void,
  random: () => number,
): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let running = false;

  function next(step: number): void {
    ask();
    clearTimeout(timer);
    timer = setTimeout(() => next(step + 1), (times.ladder[step] ?? times.round) * (0.9 + random() * 0.2));
    timer.unref();
  }
  return {
    start() {
      if (running) return;
      running = true;
      next(0);
    },
    restart() {
      if (running) next(0);
    },
    stop() {
      running = false;
      clearTimeout(timer);
    },
    running: () => running,
  };
}
