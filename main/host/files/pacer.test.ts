import { expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { createPacer, watchLoopDelay, type Pacer } from './pacer.ts';

/** What a loop is late by, in ms, at a gap between chunks. */
type Lateness = (gap: number) => number;
/** Late from transfers: at the longest gap it is nearly in time. */
const fromTransfers: Lateness = (gap) => (gap < 25 ? 60 : 10);

/** A pacer on a clock of its own, over a loop whose delay the test sets. */
function paced() {
  const loop: { now: number; delay: Lateness; waited: number } = { now: 0, delay: () => 0, waited: 0 };
  const pacer: Pacer = createPacer(
    { high: 14, low: 8, longest: 25, interval: 100 },
    {
      delay: () => loop.delay(pacer.gap),
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
  loop.delay = () => 5;
  expect(await transfer(2_000)).toBe(2_000);
  expect(loop.waited).toBe(0);
});

it('slows transfers down while the loop is late, but never stops them', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = fromTransfers;
  await transfer(3_000);
  expect(pacer.gap).toBe(25);
  const chunks = await transfer(1_000);
  expect(chunks).toBeGreaterThan(30);
  expect(chunks).toBeLessThan(50);
});

it('lets them go at full speed again when the loop has recovered', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = fromTransfers;
  await transfer(2_000);
  loop.delay = () => 2;
  await transfer(2_000);
  expect(pacer.gap).toBe(0);
});

it('holds several transfers to one pace together', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = fromTransfers;
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
  loop.delay = fromTransfers;
  await transfer(3_000);
  await pacer.turn(limits.chunkBytes);
  const before = loop.now;
  for (let file = 0; file < 20; file += 1) await pacer.turn(limits.chunkBytes / 20);
  expect(loop.now - before).toBeLessThan(60);
});

it('gives the speed back when slowing down did not help', async () => {
  const { pacer, transfer, loop } = paced();
  // Something else keeps the processor busy.
  loop.delay = () => 60;
  await transfer(4_000);
  expect(pacer.gap).toBe(0);
  expect(await transfer(20_000)).toBeGreaterThan(13_000);
});

it('goes on slowing down where that helps, though not enough', async () => {
  const { transfer, loop } = paced();
  loop.delay = (gap) => (gap < 25 ? 200 : 40);
  await transfer(4_000);
  // 40 chunks a second, and the few tenths of a second in which it asked.
  expect(await transfer(20_000)).toBeLessThan(3_000);
});

it('asks nothing while it reaches what it is for', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = fromTransfers;
  await transfer(3_000);
  for (let tenth = 0; tenth < 300; tenth += 1) {
    await transfer(100);
    expect(pacer.gap).toBe(25);
  }
});

it('forgets what it learnt before a pause', async () => {
  const { pacer, transfer, loop } = paced();
  loop.delay = fromTransfers;
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
