import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '../../../protocol/index.ts';

/** Holds transfers back while the event loop is late, so that chat stays quick. */
export type Pacer = {
  /** Resolves when a chunk of so many bytes may be acknowledged or sent; at once while the loop keeps up. */
  turn(bytes: number): Promise<void>;
  /** Milliseconds between two whole chunks at present, in proportion less for smaller ones; 0 is unhindered. */
  readonly gap: number;
  stop(): void;
};

export type PacerOptions = {
  /** Above this delay of the loop (ms) the gap grows; below `low` it shrinks. */
  high: number;
  low: number;
  /** The longest gap in ms: transfers slow down, they never stand still. */
  longest: number;
  /** How often (ms) the delay is looked at. */
  interval: number;
};

export const pacerDefaults: PacerOptions = { high: 14, low: 8, longest: 25, interval: 100 };

export type PacerDeps = {
  /** The worst delay of the event loop (ms) since it was last asked. */
  delay: () => number;
  now?: () => number;
  wait?: (ms: number) => Promise<unknown>;
};

/** After so many looks at a long gap it is asked whether slowing down helps, by so many without any gap. */
const heldLooks = 10;
const trialLooks = 4;
/** Messages that wait less than so many times longer in the trial wait for another reason. */
const noWorse = 1.5;
/** For so many looks transfers are left alone then; else they are held for so many until the question is put again. */
const aloneLooks = 50;
const heldOnLooks = 100;

/**
 * Makes a pacer. It adapts as TCP does: the gap between chunks grows by half while the loop is late and shrinks by a third
 * while it is not, over all transfers together, since they share one loop. When that does not make the loop punctual it tries
 * whether it matters at all: a computer that is busy with something else is late whatever the transfers do, and slowing them
 * would help nobody. Nothing is tried while pacing reaches what it is for.
 */
export function createPacer(options: PacerOptions, deps: PacerDeps): Pacer {
  const { delay, now = () => performance.now(), wait = (ms: number) => sleep(ms) } = deps;
  let gap = 0;
  let looked = now();
  let free = 0;
  let stopped = false;
  let held = mean();
  let trial: ReturnType<typeof mean> | undefined;
  let alone = 0;
  let heldOn = 0;

  function look(): void {
    const passed = now() - looked;
    if (passed < options.interval) return;
    looked = now();
    const late = delay();
    // After a pause the delay is that of a quiet loop; what was learnt before it no longer holds.
    if (passed > 10 * options.interval) forget();
    else if (trial) tryOn(trial, late);
    else if (alone > 0) alone -= 1;
    else adapt(late);
  }

  function forget(): void {
    gap = alone = heldOn = 0;
    held = mean();
    trial = undefined;
  }

  function adapt(late: number): void {
    if (late > options.high) gap = Math.min(options.longest, gap * 1.5 + 1);
    else if (late < options.low) gap = gap < 1 ? 0 : gap * 0.66;
    if (gap <= options.longest / 2) held = mean();
    else if (heldOn > 0) heldOn -= 1;
    else held.add(late);
    if (held.count < heldLooks) return;
    if (held.value > options.high) {
      trial = mean();
      gap = 0;
    } else held = mean();
  }

  function tryOn(running: ReturnType<typeof mean>, late: number): void {
    running.add(late);
    if (running.count < trialLooks) return;
    if (running.value <= held.value * noWorse) alone = aloneLooks;
    else {
      gap = options.longest;
      heldOn = heldOnLooks;
    }
    held = mean();
    trial = undefined;
  }

  return {
    async turn(bytes) {
      look();
      if (gap === 0 || stopped) return;
      const since = now();
      const at = Math.max(since, free);
      free = at + (gap * bytes) / limits.chunkBytes;
      if (at > since) await wait(at - since);
    },
    get gap() {
      return gap;
    },
    stop() {
      stopped = true;
    },
  };
}

function mean() {
  let count = 0;
  let sum = 0;
  return {
    add(value: number): void {
      count += 1;
      sum += value;
    },
    get count() {
      return count;
    },
    get value() {
      return count === 0 ? 0 : sum / count;
    },
  };
}

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
