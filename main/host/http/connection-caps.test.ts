import { expect, it } from 'vitest';
import { createConnectionCounter } from './connection-caps.ts';

it('counts an address, an IPv6 network of 64 bits, and never loopback', () => {
  const counter = createConnectionCounter({ total: 100, perAddress: 2 });
  const first = counter.enter('10.0.0.1');
  expect(counter.enter('::ffff:10.0.0.1')).toBeDefined();
  expect(counter.enter('10.0.0.1')).toBeUndefined();
  expect(counter.enter('10.0.0.2')).toBeDefined();
  expect(
    ['fd00::1', 'fd00::2', 'fd00::3', 'fd00:0:0:1::1'].map((address) => counter.enter(address) !== undefined),
  ).toEqual([true, true, false, true]);
  expect([1, 2, 3].every(() => counter.enter('127.0.0.1') !== undefined)).toBe(true);
  first?.();
  expect(counter.enter('10.0.0.1')).toBeDefined();
});

it('counts all together', () => {
  const counter = createConnectionCounter({ total: 1, perAddress: 5 });
  const leave = counter.enter('127.0.0.1');
  expect(counter.enter('10.0.0.9')).toBeUndefined();
  leave?.();
  expect(counter.enter('10.0.0.9')).toBeDefined();
});
