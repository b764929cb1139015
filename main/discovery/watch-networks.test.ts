import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Interfaces } from './network.ts';
import { watchNetworks } from './watch-networks.ts';

const settings = { poll: 100, sleepGap: 1_000, maxNetworks: 16 };
const adapter = (address: string) => [
  { address, netmask: '255.255.255.0', family: 'IPv4' as const, mac: '0:0', internal: false, cidr: `${address}/24` },
];

let now: Interfaces;
let sleeping: number;
let changes: number;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  now = { eth0: adapter('10.0.0.2') };
  sleeping = changes = 0;
  stop = watchNetworks(() => (changes += 1), settings, {
    interfaces: () => {
      if (now['broken']) throw new Error('EMFILE');
      return now;
    },
    wall: () => Date.now() + sleeping,
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('tells of an adapter that came, went or has another address, and of nothing else', async () => {
  await vi.advanceTimersByTimeAsync(1_000);
  expect(changes).toBe(0);
  now = { ...now, wlan0: adapter('10.0.1.2') };
  await vi.advanceTimersByTimeAsync(1_000);
  expect(changes).toBe(1);
  now = { wlan0: adapter('10.0.1.3') };
  await vi.advanceTimersByTimeAsync(1_000);
  expect(changes).toBe(2);
});

it('tells that the machine slept, though its networks are the same', async () => {
  sleeping = 60_000;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(changes).toBe(1);
});

it('does not end where the interfaces cannot be asked for, nor takes that for a change', async () => {
  now = { ...now, broken: [] };
  await vi.advanceTimersByTimeAsync(1_000);
  now = { eth0: adapter('10.0.0.2') };
  await vi.advanceTimersByTimeAsync(1_000);
  expect(changes).toBe(0);
  stop();
  now = {};
  await vi.advanceTimersByTimeAsync(1_000);
  expect(changes).toBe(0);
});
