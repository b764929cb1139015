import { expect, it } from 'vitest';
import type { FoundOffice } from '../../discovery/index.ts';
import type { Line } from '../output.ts';
import { createTeller } from './find.ts';

const found = (...addresses: string[]): FoundOffice => ({
  key: 'office/host',
  office: 'a'.repeat(52),
  hostKey: 'host',
  name: 'Test',
  version: 1,
  epoch: 1,
  join: 'open',
  endpoints: addresses.map((address) => ({ address, port: 7788 })),
});

it.each([
  [true, [['10.0.0.1'], ['10.0.0.1', 'fd00::1'], ['fd00::1']]],
  [false, [['10.0.0.1']]],
])('an office is told once for each set of addresses to a program (%s), and once to a person', (json, told) => {
  const lines: Line[] = [];
  const { show, count } = createTeller({ json, line: (line) => lines.push(line) });
  show(found('10.0.0.1'));
  show(found('10.0.0.1', 'fd00::1'));
  show(found('fd00::1', '10.0.0.1'));
  show(found('fd00::1'));
  expect(lines.map(({ addresses }) => addresses)).toEqual(told);
  expect(count()).toBe(1);
});
