import { expect, it } from 'vitest';
import { watchLoopDelay } from './loop-delay.ts';

it('sees a blocked event loop', async () => {
  const loop = watchLoopDelay();
  try {
    await expect
      .poll(
        () => {
          const until = performance.now() + 60;
          while (performance.now() < until);
          return loop.delay();
        },
        { interval: 30 },
      )
      .toBeGreaterThan(25);
  } finally {
    loop.stop();
  }
});
