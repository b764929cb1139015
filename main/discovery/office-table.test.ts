import { beforeEach, expect, test, vi } from 'vitest';
import { createOfficeTable } from './office-table.ts';
import type { Sighting } from './sighting.ts';
import { testHostKey, testOfficeId } from './testing/announcements.ts';

const limits = { maxOffices: 5, maxOfficesPerSource: 2, maxEndpoints: 3, silence: 100 };
const events = { found: vi.fn(), changed: vi.fn(), lost: vi.fn(), full: vi.fn() };
let table: ReturnType<typeof createOfficeTable>;

beforeEach(() => {
  for (const spy of Object.values(events)) spy.mockReset();
  table = createOfficeTable(limits, events);
});

function sighting(name: string, source = '10.0.0.1', more: Partial<Sighting> = {}): Sighting {
  const [id, hk] = [testOfficeId(name), testHostKey(name)];
  const txt = { v: 1, id, n: name, e: 1, j: 'open' as const, hk };
  return { key: `${id}/${hk}`, txt, name, instance: `${name}._landline`, port: 7788, source, claimed: [], ...more };
}
const ways = () => table.list()[0]?.endpoints.map((e) => `${e.address}:${e.port}`);

test('what is seen again unchanged is told once', () => {
  table.sight(sighting('a'), 0);
  table.sight(sighting('a'), 10);
  expect(events.found).toHaveBeenCalledOnce();
  expect(events.changed).not.toHaveBeenCalled();
});

test('silence longer than the limit is a loss, and every packet that names the instance ends it', () => {
  table.sight(sighting('a'), 0);
  table.hear('a._landline', '10.0.0.1', 60);
  expect(table.deadline()).toBe(160);
  table.expire(159);
  expect(events.lost).not.toHaveBeenCalled();
  table.expire(160);
  expect(events.lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'a' }), 'silent');
  expect(table.list()).toEqual([]);
});

test('a goodbye is believed only when no sign of life follows', () => {
  table.sight(sighting('a'), 0);
  expect(table.doubt('a._landline', 50)).toBe(true);
  table.hear('a._landline', '10.0.0.1', 20);
  table.expire(50);
  expect(events.lost).not.toHaveBeenCalled();
  table.doubt('a._landline', 90);
  table.expire(90);
  expect(events.lost).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'goodbye');
});

test('a goodbye in another’s name concerns nobody', () => {
  table.sight(sighting('a'), 0);
  expect(table.doubt('b._landline', 1)).toBe(false);
});

test('a packet from another address is no sign of life, but a reason to ask', () => {
  table.sight(sighting('a'), 0);
  expect(table.hear('a._landline', '10.0.0.2', 50)).toBe(false);
  expect(table.deadline()).toBe(100);
  expect(table.hear('unknown._landline', '10.0.0.2', 50)).toBe(true);
});

test('new ways are added in front; living ones that packets came from are never pushed out', () => {
  table.sight(sighting('a', '10.0.0.1'), 0);
  table.sight(sighting('a', '10.0.0.2'), 10);
  table.sight(sighting('a', '10.0.0.3'), 20);
  expect(ways()).toEqual(['10.0.0.3:7788', '10.0.0.2:7788', '10.0.0.1:7788']);
  table.sight(sighting('a', '10.0.0.66', { port: 6666 }), 30);
  expect(ways()).not.toContain('10.0.0.66:6666');
});

test('ways that were only claimed make room for the one a packet comes from', () => {
  table.sight(sighting('a', '10.0.0.66', { claimed: ['10.0.0.7', '10.0.0.8', '10.0.0.9'] }), 0);
  table.sight(sighting('a', '10.0.0.1'), 10);
  expect(ways()).toEqual(['10.0.0.1:7788', '10.0.0.66:7788', '10.0.0.7:7788']);
});

test('who comes later under the same key adds a way, but does not rename the office', () => {
  table.sight(sighting('a', '10.0.0.1'), 0);
  const spoofed = sighting('a', '10.0.0.66', { name: 'Free Wi-Fi' });
  table.sight(spoofed, 10);
  expect(table.list()[0]).toMatchObject({ name: 'a', endpoints: [{ address: '10.0.0.66' }, { address: '10.0.0.1' }] });
  table.sight(sighting('a', '10.0.0.1', { name: 'b' }), 20);
  expect(table.list()[0]).toMatchObject({ name: 'b' });
  // The one before is gone: this may be its new address.
  table.sight(sighting('a', '10.0.0.66', { name: 'c' }), 121);
  expect(table.list()[0]).toMatchObject({ name: 'c' });
});

test('a way that was silent too long makes room', () => {
  table.sight(sighting('a', '10.0.0.1'), 0);
  table.sight(sighting('a', '10.0.0.2'), 50);
  table.sight(sighting('a', '10.0.0.2'), 120);
  expect(ways()).toEqual(['10.0.0.2:7788']);
});

test('link-local IPv6 comes after what routers know, claims after sources', () => {
  table.sight(sighting('a', 'fe80::1%eth0', { claimed: ['fd00::1'] }), 0);
  table.sight(sighting('a', '10.0.0.1'), 1);
  expect(ways()).toEqual(['10.0.0.1:7788', 'fe80::1%eth0:7788', 'fd00::1:7788']);
});

test('a spoofed instance name does not take the goodbye from the true one', () => {
  table.sight(sighting('a'), 0);
  table.sight(sighting('a', '10.0.0.66', { instance: 'spoofed' }), 1);
  expect(table.doubt('a._landline', 50)).toBe(true);
});

test('one source fills its share and no more; the table fills and takes no more', () => {
  for (const name of ['a', 'b', 'c']) table.sight(sighting(name, '10.0.0.1'), 0);
  expect(table.list()).toHaveLength(2);
  for (let i = 2; i < 9; i += 1) table.sight(sighting(`o${i}`, `10.0.0.${i}`), 0);
  expect(table.list()).toHaveLength(5);
  expect(events.full).toHaveBeenCalledTimes(5);
});
