import { expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { createPacer, pacerDefaults, type Pacer } from './pacer.ts';

/** How late something is, in ms, at a gap between chunks and a time. */
type Lateness = (gap: number, now: number) => number;
/** Late from transfers: at 50 ms and more between chunks it is in time. */
const fromTransfers: Lateness = (gap) => (gap < 50 ? 60 : 5);

/** A pacer on a clock of its own, over a loop and messages whose delays the test sets. */
function paced(message?: Lateness) {
  const host = {
    now: 0,
    loop: (() => 0) as Lateness,
    message,
    waited: 0,
    wait(ms: number) {
      host.now += ms;
      host.waited += ms;
    },
  };
  const pacer: Pacer = createPacer(pacerDefaults, {
    loopDelay: () => host.loop(pacer.gap, host.now),
    ...(message && { messageDelay: () => host.message?.(pacer.gap, host.now) ?? 0 }),
    now: () => host.now,
    wait: (ms) => {
      host.wait(ms);
      return Promise.resolve();
    },
  });
  /** Chunks for `ms`, one a millisecond at best. */
  async function transfer(ms: number): Promise<number> {
    const end = host.now + ms;
    let chunks = 0;
    for (; host.now < end; chunks += 1) {
      await pacer.turn(limits.chunkBytes);
      host.now += 1;
    }
    return chunks;
  }
  return { pacer, host, transfer };
}

it('does not hold a transfer back while messages and the loop are in time', async () => {
  const { transfer, host } = paced(() => 12);
  host.loop = () => 5;
  expect(await transfer(2_000)).toBe(2_000);
  expect(host.waited).toBe(0);
});

it('slows transfers down until messages are in time, though the loop always was', async () => {
  const { pacer, transfer } = paced(fromTransfers);
  await transfer(3_000);
  expect(pacer.gap).toBeGreaterThan(50);
  expect(pacer.gap).toBeLessThan(pacerDefaults.longest);
});

it('slows them down while the loop is late', async () => {
  const { pacer, transfer, host } = paced(() => 3);
  host.loop = fromTransfers;
  await transfer(3_000);
  expect(pacer.gap).toBeGreaterThan(50);
});

it('never slows all together below 10 MB/s, so that none stands still', async () => {
  const { pacer, transfer } = paced((gap) => (gap === 0 ? 10_000 : 100));
  await transfer(60_000);
  expect(pacer.gap).toBe(100);
  expect((await transfer(10_000)) * limits.chunkBytes).toBeGreaterThan(10 * 10e6);
});

it('leaves transfers alone while nobody writes, however late the loop is', async () => {
  const { transfer, host } = paced(() => 0);
  host.loop = () => 60;
  expect(await transfer(2_000)).toBe(2_000);
});

it('gives the speed back when people stopped writing', async () => {
  const { pacer, transfer, host } = paced(fromTransfers);
  await transfer(3_000);
  host.message = () => 0;
  host.loop = (gap) => (gap < 100 ? 60 : 10);
  await transfer(pacerDefaults.silence - 500);
  expect(pacer.gap).toBeGreaterThan(0);
  await transfer(3_500);
  expect(pacer.gap).toBe(0);
});

it('goes on holding back for two seconds after a late message, and then lets go step by step', async () => {
  const { pacer, transfer, host } = paced(fromTransfers);
  await transfer(3_000);
  host.message = () => 60;
  await transfer(150);
  const { gap } = pacer;
  host.message = () => 5;
  await transfer(1_700);
  expect(pacer.gap).toBe(gap);
  await transfer(1_000);
  expect(pacer.gap).toBeLessThan(gap);
  await transfer(4_000);
  expect(pacer.gap).toBe(0);
});

it('costs a transfer next to nothing when one message was late', async () => {
  const { transfer } = paced((_, now) => (now >= 500 && now < 600 ? 400 : 5));
  expect(await transfer(5_000)).toBeGreaterThan(3_500);
});

it('holds several transfers to one pace together', async () => {
  const { pacer, transfer, host } = paced(fromTransfers);
  await transfer(3_000);
  const { gap } = pacer;
  const before = host.now;
  await Promise.all(Array.from({ length: 4 }, () => pacer.turn(limits.chunkBytes)));
  expect(host.now - before).toBeGreaterThanOrEqual(3 * gap);
});

it('holds small files back by their bytes, not by their number', async () => {
  const { pacer, transfer, host } = paced(fromTransfers);
  await transfer(3_000);
  await pacer.turn(limits.chunkBytes);
  const before = host.now;
  for (let file = 0; file < 20; file += 1) await pacer.turn(limits.chunkBytes / 20);
  expect(host.now - before).toBeLessThan(2 * pacer.gap + 20);
});

it('lets no chunk wait until its sender gives up, however many there are', async () => {
  const { pacer, transfer, host } = paced(() => 100);
  await transfer(1_500);
  const waits: number[] = [];
  host.wait = (ms) => void waits.push(ms);
  await Promise.all(Array.from({ length: 2_000 }, () => pacer.turn(limits.chunkBytes)));
  expect(Math.max(...waits)).toBe(30_000);
});

it('gives the speed back when slowing down did not help', async () => {
  // Something else keeps the processor busy.
  const { transfer } = paced(() => 60);
  await transfer(8_000);
  expect(await transfer(40_000)).toBeGreaterThan(20_000);
});

it('gives it back as well when messages are late now and then for another reason', async () => {
  let asked = 0;
  const { transfer } = paced((_, now) => {
    const late = Math.floor(now / 1_500) > Math.floor(asked / 1_500);
    asked = now;
    return late ? 200 : 5;
  });
  await transfer(30_000);
  expect(await transfer(40_000)).toBeGreaterThan(15_000);
});

it('goes on slowing down where that helps, though not enough', async () => {
  const { transfer } = paced((gap) => (gap < 100 ? 400 : 60));
  await transfer(4_000);
  // 10 chunks a second, and the few looks at which it asked.
  expect(await transfer(40_000)).toBeLessThan(4_000);
});

it('asks nothing while it reaches what it is for', async () => {
  const { pacer, transfer } = paced((gap) => (gap < 80 ? 60 : 20));
  await transfer(3_000);
  for (let tenth = 0; tenth < 300; tenth += 1) {
    await transfer(100);
    expect(pacer.gap).toBeGreaterThan(80);
  }
});

it('forgets what it learnt before a pause', async () => {
  const { pacer, transfer, host } = paced(fromTransfers);
  await transfer(3_000);
  host.now += 60_000;
  await pacer.turn(limits.chunkBytes);
  expect(pacer.gap).toBe(0);
});
