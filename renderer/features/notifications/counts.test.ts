import { expect, it } from 'vitest';
import { countNew } from './counts.ts';

it('counts what is new in all rooms, and in a muted one what is meant for the person', () => {
  const rooms = [
    { id: 'loud', unread: 3, mentions: 1 },
    { id: 'muted', unread: 40, mentions: 2 },
  ];
  expect(countNew(rooms, (id) => id === 'muted')).toEqual({ unread: 5, mentions: 3 });
});
