/** Speed is told by the last so many milliseconds of progress, and anew only so often: a number that jumps cannot be read. */
const span = 5_000;
const often = 500;

/** How fast a transfer goes. */
export type Pace = {
  /**
   * @param at - now, milliseconds.
   * @param done - bytes that are there.
   * @param paused - whether it waits: it is seen anew afterwards.
   * @returns bytes per second; undefined while it waits, and until it has been seen for a second.
   */
  tell(at: number, done: number, paused?: boolean): number | undefined;
};

export function createPace(): Pace {
  let seen: { at: number; done: number }[] = [];
  let speed: number | undefined;
  let toldAt = 0;
  return {
    tell(at, done, paused = false) {
      if (paused) {
        seen = [];
        return (speed = undefined);
      }
      // What is sent anew begins before where it was.
      if (done < (seen.at(-1)?.done ?? 0)) seen = [];
      seen.push({ at, done });
      while (seen.length > 2 && at - (seen[1]?.at ?? at) > span) seen.shift();
      const first = seen[0] ?? { at, done };
      const passed = at - first.at;
      if (passed >= 1_000 && (speed === undefined || at - toldAt >= often)) {
        speed = ((done - first.done) / passed) * 1_000;
        toldAt = at;
      }
      return speed;
    },
  };
}

/** Milliseconds until it is there at this speed; undefined where that cannot be told. */
export function timeLeft({ done, size, speed }: { done: number; size: number; speed?: number | undefined }) {
  if (speed === undefined || speed <= 0) return undefined;
  return ((size - done) / speed) * 1_000;
}
