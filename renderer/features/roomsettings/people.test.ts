import { expect, it } from 'vitest';
import type { MemberState, Role } from '../../../protocol/index.ts';
import { peopleOf } from './people.ts';

const person = (id: string, role: Role = 'member', gone = false): MemberState => ({
  id,
  name: id,
  role,
  devices: [],
  gone,
});
const all = [
  person('ann'),
  person('bob'),
  person('gus', 'guest'),
  person('gil', 'guest'),
  person('zoe', 'member', true),
];
const ids = (people: MemberState[]) => people.map(({ id }) => id);

it('a private room has whom it lists, and room for everybody else who is here', () => {
  const { invited, others } = peopleOf({ kind: 'private', members: ['ann', 'zoe'], guests: ['gus'] }, all);
  expect([ids(invited), ids(others)]).toEqual([
    ['ann', 'gus'],
    ['bob', 'gil'],
  ]);
});

it('a public room is everybody’s: only guests are let in, and one who became a member is not listed', () => {
  const { invited, others } = peopleOf({ kind: 'public', guests: ['gus', 'bob'] }, all);
  expect([ids(invited), ids(others)]).toEqual([['gus'], ['gil']]);
});
