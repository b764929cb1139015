import { expect, it } from 'vitest';
import { createConnectionCounter, defaultCaps } from './connection-caps.ts';

const caps = { total: 100, reserved: 0, perAddress: 2, perNetwork: 4 };

it('counts an address, and never loopback', () => {
  const counter = createConnectionCounter(caps);
  const first = counter.enter('10.0.0.1');
  expect(counter.enter('::ffff:10.0.0.1')).toBeDefined();
  expect(counter.enter('10.0.0.1')).toBeUndefined();
  expect(counter.enter('10.0.0.2')).toBeDefined();
  expect([1, 2, 3].every(() => counter.enter('127.0.0.1') !== undefined)).toBe(true);
  first?.();
  expect(counter.enter('10.0.0.1')).toBeDefined();
});

it('counts an IPv6 address, and the network of 64 bits around it for more', () => {
  const counter = createConnectionCounter(caps);
  const enters = (addresses: string[]) => addresses.map((address) => counter.enter(address) !== undefined);
  expect(enters(['fd00::1', 'fd00::1', 'fd00::1'])).toEqual([true, true, false]);
  expect(enters(['fd00::2', 'fd00::3', 'fd00::4'])).toEqual([true, true, false]);
  expect(enters(['fd00:0:0:1::1'])).toEqual([true]);
  // A whole floor of link-local addresses is one network to look at.
  const house = createConnectionCounter(defaultCaps);
  const people = Array.from({ length: 1_000 }, (_, index) => `fe80::${(index + 1).toString(16)}%eth0`);
  expect(people.every((address) => [1, 2].every(() => house.enter(address) !== undefined))).toBe(true);
});

it('counts all together, and keeps some for who sits at the host', () => {
  const counter = createConnectionCounter({ ...caps, total: 3, reserved: 1 });
  const [, leave] = [counter.enter('10.0.0.1'), counter.enter('10.0.0.2')];
  expect(counter.enter('10.0.0.9')).toBeUndefined();
  expect(counter.enter('127.0.0.1')).toBeDefined();
  expect(counter.enter('127.0.0.1')).toBeUndefined();
  leave?.();
  expect(counter.enter('127.0.0.1')).toBeDefined();
  expect(defaultCaps.total - 32 * defaultCaps.perAddress).toBeLessThan(defaultCaps.reserved);
});
