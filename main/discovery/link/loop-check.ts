export type LoopCheck = { asked: () => void; heard: () => void; stop: () => void };

/**
 * Watches whether our own questions come back: multicast loops back on the sending machine, so silence means that this very
 * machine drops mDNS (a firewall), which nothing else would tell.
 *
 * @param patience milliseconds
 */
export function createLoopCheck(patience: number, result: (works: boolean) => void): LoopCheck {
  let timer: NodeJS.Timeout | undefined;
  let waiting = false;

  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting = false;
  };
  const giveUp = () => {
    if (!waiting) return;
    stop();
    result(false);
  };

  return {
    asked() {
      if (waiting) return;
      waiting = true;
      // After a blocked event loop timers come before the packets that wait: let those in first.
      timer = setTimeout(() => setImmediate(giveUp), patience);
      timer.unref();
    },
    heard() {
      stop();
      result(true);
    },
    stop,
  };
}
