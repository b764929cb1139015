import { expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { createPacer, watchLoopDelay } from './pacer.ts';

/** A pacer on a clock of its own, over a loop whose delay the test sets. */
function paced() {
  const loop = { now: 0, delay: 0, waited: 0 };
  const pacer = createPacer(
    { high: 14, low: 8, longest: 25, interval: 100 },
    {
      delay: () => loop.delay,
      now: () => loop.now,
      wait: (ms) => {
        loop.now += ms;
        loop.waited += ms;
        return Promise.resolve();
      },
    },
  );
  /** Chunks for `ms`, one a millisecond at best. */
  async function transfer(ms: number): Promise<number> {
    const end = loop.now + ms;
    let chunks = 0;
    for (; loop.now < end; chunks += 1) {
      await pacer.turn(limits.chunkBytes);
      loop.now += 1;
    }
    return chunks;
  }
  return { pacer, loop, transfer };
}

it('does not hold a transfer back while the loop keeps up', async () => {
  const { transfer, loop } = paced();
  loop.delay = 5;
  expect(await transfer(2_000)).toBe(2_000);
  expect(loop.waited).toBe(0);
});

it('slows transfers down while the loop is late, but never stops them', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = 60;
  await transfer(3_000);
  expect(pacer.gap).toBe(25);
  const chunks = await transfer(1_000);
  expect(chunks).toBeGreaterThan(30);
  expect(chunks).toBeLessThan(50);
});

it('lets them go at full speed again when the loop has recovered', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = 60;
  await transfer(2_000);
  loop.delay = 2;
  await transfer(2_000);
  expect(pacer.gap).toBe(0);
});

it('holds several transfers to one pace together', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = 60;
  await transfer(3_000);
  const before = loop.now;
  await Promise.all([
    pacer.turn(limits.chunkBytes),
    pacer.turn(limits.chunkBytes),
    pacer.turn(limits.chunkBytes),
    pacer.turn(limits.chunkBytes),
  ]);
  expect(loop.now - before).toBeGreaterThanOrEqual(3 * 25);
});

it('holds small files back by their bytes, not by their number', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = 60;
  await transfer(3_000);
  await pacer.turn(limits.chunkBytes);
  const before = loop.now;
  for (let file = 0; file < 20; file += 1) await pacer.turn(limits.chunkBytes / 20);
  expect(loop.now - before).toBeLessThan(60);
});

it('forgets what it learnt before a pause', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = 60;
  await transfer(3_000);
  loop.now += 60_000;
  await pacer.turn(limits.chunkBytes);
  expect(pacer.gap).toBe(0);
});

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
