import { expect, it } from 'vitest';
import type { MemberState, Role } from '../../../protocol/index.ts';
import { acknowledgements } from './acknowledged.ts';

const person = (id: string, role: Role = 'member', gone = false): MemberState => ({
  id,
  name: id,
  role,
  devices: [],
  gone,
});
const all = [
  person('olga', 'owner'),
  person('ann'),
  person('bob'),
  person('gus', 'guest'),
  person('zoe', 'member', true),
];
const idsOf = ({ have, haveNot }: ReturnType<typeof acknowledgements>) =>
  [have, haveNot].map((list) => list.map(({ id }) => id));

it('asks all of a public room but its author, guests only where they were let in, and nobody who left', () => {
  const item = { member: 'olga', acknowledged: ['ann', 'zoe'] };
  expect(idsOf(acknowledgements({}, item, all))).toEqual([['ann', 'zoe'], ['bob']]);
  expect(idsOf(acknowledgements({ guests: ['gus'] }, item, all))).toEqual([
    ['ann', 'zoe'],
    ['bob', 'gus'],
  ]);
});

it('asks only those in a private room', () => {
  const item = { member: 'olga', acknowledged: [] };
  expect(idsOf(acknowledgements({ members: ['olga', 'bob'] }, item, all))).toEqual([[], ['bob']]);
});
