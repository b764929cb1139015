import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { createDecisions, type Decisions } from './decisions.ts';

let decisions: Decisions;
beforeEach(() => {
  vi.useFakeTimers();
  decisions = createDecisions();
});
afterEach(() => vi.useRealTimers());

/** A connection of this address that waits for this device, and whether it still does. */
async function wait(device: string, remoteAddress: string) {
  const connection = Object.assign(new EventEmitter(), { remoteAddress });
  const wait = { over: false, close: () => void connection.emit('close') };
  void decisions.next(device, connection).then(() => (wait.over = true));
  await settled();
  return wait;
}
const settled = () => vi.advanceTimersByTimeAsync(0);
const over = (waits: { over: boolean }[]) => waits.filter((wait) => wait.over).length;

it('ends with the decision, the connection, or the time', async () => {
  const [decided, lost, long] = [await wait('a', '192.0.2.1'), await wait('b', '192.0.2.1'), await wait('c', '::1')];
  decisions.made('a');
  lost.close();
  await settled();
  expect([decided.over, lost.over, long.over]).toEqual([true, true, false]);
  await vi.advanceTimersByTimeAsync(limits.joinWait);
  expect(long.over).toBe(true);
  const more = [await wait('a', '192.0.2.1'), await wait('b', '192.0.2.1')];
  decisions.made();
  await settled();
  expect(over(more)).toBe(2);
});

it('lets a device wait on its two newest connections, whatever the address', async () => {
  const waits = [];
  for (let i = 0; i < 600; i += 1) waits.push(await wait('greedy', i % 2 ? '127.0.0.1' : '192.0.2.1'));
  expect(waits.map((one) => one.over)).toEqual([...Array<boolean>(598).fill(true), false, false]);
  expect((await wait('other', '192.0.2.1')).over).toBe(false);
  decisions.made('greedy');
  await settled();
  expect(over(waits)).toBe(600);
});

it.each([
  ['an IPv4 address', () => '192.0.2.1', '192.0.2.2'],
  ['an IPv6 network', (i: number) => `2001:db8::${i + 1}`, '2001:db8:0:1::1'],
])('lets %s take a tenth of the places, and gives them back', async (_, address, other) => {
  const waits = [];
  for (let i = 0; i < 60; i += 1) waits.push(await wait(`device ${i}`, address(i)));
  expect(over(waits)).toBe(10);
  expect((await wait('somebody', other)).over).toBe(false);
  waits[0]?.close();
  decisions.made('device 1');
  await settled();
  const more = [await wait('late', address(60)), await wait('later', address(61)), await wait('last', address(62))];
  expect(more.map((one) => one.over)).toEqual([false, false, true]);
});

it('keeps so many waiting in all, and none more', async () => {
  const waits = [];
  for (let i = 0; i < 510; i += 1) waits.push(await wait(`device ${i}`, `192.0.${Math.floor(i / 40)}.1`));
  expect(over(waits)).toBe(10);
  await vi.advanceTimersByTimeAsync(limits.joinWait);
  expect(over(waits)).toBe(510);
  expect((await wait('next', '192.0.2.1')).over).toBe(false);
});
