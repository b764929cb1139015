import { expect, it } from 'vitest';
import { byPresence } from './by-presence.ts';

it('puts who is there first, and leaves everybody else’s order', () => {
  const people = ['Ann', 'Bob', 'Cyd', 'Dan', 'Eve'].map((id) => ({ id }));
  const presence = new Map([
    ['Bob', 'dnd'],
    ['Cyd', 'online'],
    ['Eve', 'away'],
  ] as const);
  const ids = (...groups: Parameters<typeof byPresence>[2]) => byPresence(people, presence, groups).map(({ id }) => id);
  expect(ids(['online'], ['away', 'dnd'], ['offline'])).toEqual(['Cyd', 'Bob', 'Eve', 'Ann', 'Dan']);
  expect(ids(['online'], ['away'], ['dnd'], ['offline'])).toEqual(['Cyd', 'Eve', 'Bob', 'Ann', 'Dan']);
});
