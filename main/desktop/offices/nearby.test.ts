import { expect, it } from 'vitest';
import type { FoundOffice } from '../../discovery/index.ts';
import { listNearby } from './nearby.ts';

const found = (office: string, address: string): FoundOffice => ({
  key: office + address,
  office,
  hostKey: address,
  name: office,
  version: 1,
  epoch: 1,
  join: 'open',
  endpoints: [{ address, port: 7788 }],
});

it('an office with two hosts is listed once, by the one that was found first', () => {
  const listed = listNearby([found('up', '10.0.0.1'), found('down', 'fe80::1'), found('up', '10.0.0.2')]);
  expect(listed.map(({ office, host }) => [office, host])).toEqual([
    ['up', '10.0.0.1:7788'],
    ['down', '[fe80::1]:7788'],
  ]);
});
