import { describe, expect, it } from 'vitest';
import { groupRooms, roomsInOrder } from './room-groups.ts';

const room = (title: string, kind: 'public' | 'private' | 'direct' = 'public', archived = false) => ({
  id: title,
  title,
  kind,
  archived,
});
// The newest activity first.
const rooms = [
  room('Zebra'),
  room('Olga', 'direct'),
  room('Öl'),
  room('Attic', 'private'),
  room('Bert', 'direct'),
  room('Mill'),
  room('Old', 'public', true),
];
const swedish = new Intl.Collator('sv');
const grouped = (...favourites: string[]) =>
  groupRooms(
    rooms,
    (id) => favourites.includes(id),
    (a, b) => swedish.compare(a, b),
  );

describe('rooms', () => {
  it('stand by name as the page’s language has it; people and favourites by what was said last', () => {
    const titles = Object.fromEntries(
      Object.entries(grouped('Zebra', 'Mill', 'Olga')).map(([group, of]) => [group, of.map(({ title }) => title)]),
    );
    expect(titles).toEqual({
      favourites: ['Zebra', 'Olga', 'Mill'],
      named: ['Attic', 'Öl'],
      direct: ['Bert'],
      archived: ['Old'],
    });
  });
  it('are walked through in the order in which they are listed', () => {
    const order = (...favourites: string[]) => roomsInOrder(grouped(...favourites)).map(({ title }) => title);
    expect(order()).toEqual(['Attic', 'Mill', 'Zebra', 'Öl', 'Olga', 'Bert']);
    expect(order('Zebra', 'Mill')).toEqual(['Zebra', 'Mill', 'Attic', 'Öl', 'Olga', 'Bert']);
  });
});
