import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '../../../protocol/index.ts';

/** Holds transfers back while messages or the event loop are late, so that chat stays quick. */
export type Pacer = {
  /** Resolves when a chunk of so many bytes may be acknowledged or sent; at once while nothing is late. */
  turn(bytes: number): Promise<void>;
  /** Milliseconds between two whole chunks at present, in proportion less for smaller ones; 0 is unhindered. */
  readonly gap: number;
  stop(): void;
};

export type PacerOptions = {
  /** The longest a message should wait for its acknowledgement (ms). One that waits longer makes the gap grow. */
  message: number;
  /** A delay of the event loop (ms) above which the gap grows as well: a part of what a message waits for. */
  loop: number;
  /** For so long (ms) after something was late the gap does not shrink: at 50 messages a second one in a hundred. */
  remembered: number;
  /** Nobody counts as writing so long (ms) after the last message: transfers are not held back then. */
  silence: number;
  /** The longest gap in ms: transfers slow down, they never stand still. 100 is 10 MB/s for all together. */
  longest: number;
  /** How often (ms) the delays are looked at. */
  interval: number;
};

export const pacerDefaults: PacerOptions = {
  message: 25,
  loop: 14,
  remembered: 2_000,
  silence: 10_000,
  longest: 100,
  interval: 100,
};

export type PacerDeps = {
  /** The worst delay of the event loop (ms) since it was last asked. */
  loopDelay: () => number;
  /** The longest a message waited for its acknowledgement (ms) since this was last asked; 0: none was written. Absent: nobody knows who writes, and the loop alone counts. */
  messageDelay?: () => number;
  now?: () => number;
  wait?: (ms: number) => Promise<unknown>;
};

/** Below this share of what is allowed nothing is near to being late. */
const calm = 0.6;
/** After so many looks at the longest gap it is asked whether slowing down helps, by up to so many without any. */
const heldLooks = 20;
const trialLooks = 20;
/** Messages that wait less than so many times longer in the trial wait for another reason. */
const noWorse = 1.5;
/** For so many looks transfers are left alone then, twice as long each time the answer is the same; else they are held for so many until the question is put again. */
const aloneLooks = 50;
const longestAlone = 600;
const heldOnLooks = 100;
/** No chunk waits longer (ms), however many came at once: whoever sent it would take the connection for dead after two minutes. */
const longestWait = 30_000;

/**
 * Makes a pacer. It adapts as TCP does: the gap between chunks grows by half with each look at which something was late, and shrinks
 * by a fifth when nothing was for a while, over all transfers together, since they share one machine. One late message costs
 * them next to nothing, several in a row their speed. When holding them back does not make messages punctual it tries
 * whether it matters at all: a computer that is busy with something else is late whatever the transfers do, and slowing them
 * would help nobody. Nothing is tried while pacing reaches what it is for.
 */
export function createPacer(options: PacerOptions, deps: PacerDeps): Pacer {
  const { loopDelay, messageDelay, now = () => performance.now(), wait = (ms: number) => sleep(ms) } = deps;
  let gap = 0;
  let looked = now();
  let written = -Infinity;
  let lateAt = -Infinity;
  let free = 0;
  let stopped = false;
  let held = tally();
  let trial: ReturnType<typeof tally> | undefined;
  let alone = 0;
  let aloneNext = aloneLooks;
  let heldOn = 0;

  function look(): void {
    const passed = now() - looked;
    if (passed < options.interval) return;
    looked = now();
    const strain = strainNow();
    // After a pause the delays are those of a quiet host; what was learnt before it no longer holds.
    if (passed > 10 * options.interval) forget();
    else if (strain === undefined) release();
    else if (trial) tryOn(trial, strain);
    else if (alone > 0) alone -= 1;
    else adapt(strain);
  }

  /** How late it is, 1 being as late as it may be; undefined when nobody is there to feel it. */
  function strainNow(): number | undefined {
    const loop = loopDelay() / options.loop;
    if (!messageDelay) return loop;
    const waited = messageDelay();
    if (waited > 0) written = looked;
    return looked - written > options.silence ? undefined : Math.max(loop, waited / options.message);
  }

  function forget(): void {
    gap = alone = heldOn = 0;
    aloneNext = aloneLooks;
    held = tally();
    trial = undefined;
  }

  function release(): void {
    const kept = gap;
    forget();
    gap = shrunk(kept);
  }

  function adapt(strain: number): void {
    watchHeld(strain);
    if (strain > 1) {
      lateAt = looked;
      gap = Math.min(options.longest, gap * 1.5 + 1);
    } else if (strain < calm && looked - lateAt >= options.remembered) gap = shrunk(gap);
    if (held.count < heldLooks) return;
    if (held.worst > 1) {
      trial = tally();
      gap = 0;
    } else held = tally();
  }

  /** What is late at the longest gap is late for all that pacing can do. */
  function watchHeld(strain: number): void {
    if (gap < options.longest) held = tally();
    else if (heldOn > 0) heldOn -= 1;
    else held.add(strain);
  }

  /** Ends as soon as the answer is sure. */
  function tryOn(looks: ReturnType<typeof tally>, strain: number): void {
    looks.add(strain);
    const worse = looks.sum / trialLooks > (held.sum / held.count) * noWorse;
    if (!worse && looks.count < trialLooks) return;
    if (worse) {
      gap = options.longest;
      heldOn = heldOnLooks;
      aloneNext = aloneLooks;
    } else {
      alone = aloneNext;
      aloneNext = Math.min(longestAlone, aloneNext * 2);
    }
    held = tally();
    trial = undefined;
  }

  return {
    async turn(bytes) {
      look();
      if (gap === 0 || stopped) return;
      const since = now();
      const at = Math.min(Math.max(since, free), since + longestWait);
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

const shrunk = (gap: number): number => (gap < 1 ? 0 : gap * 0.8);

function tally() {
  let count = 0;
  let sum = 0;
  let worst = 0;
  return {
    add(value: number): void {
      count += 1;
      sum += value;
      worst = Math.max(worst, value);
    },
    get count() {
      return count;
    },
    get sum() {
      return sum;
    },
    get worst() {
      return worst;
    },
  };
}
