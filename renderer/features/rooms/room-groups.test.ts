import { describe, expect, it } from 'vitest';
import { createNameOrder, groupRooms, roomsInOrder } from './room-groups.ts';

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
    createNameOrder((a, b) => swedish.compare(a, b)),
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
  it('are put in order again without comparing names that are as they were', () => {
    let compared = 0;
    const inOrder = createNameOrder<(typeof rooms)[number]>((a, b) => {
      compared += 1;
      return swedish.compare(a, b);
    });
    const many = Array.from({ length: 1_000 }, (_, at) => room(`Room ${String((at * 7) % 1_000).padStart(4, '0')}`));
    const titles = (of: readonly { title: string }[]) => of.map(({ title }) => title);
    const sorted = titles(many).sort();
    expect(titles(inOrder(many))).toEqual(sorted);
    compared = 0;
    // Somebody speaks in the last one: it is a new object, and comes first.
    const moved = [{ ...room('Room 0999') }, ...many.filter(({ title }) => title !== 'Room 0999')];
    const again = inOrder(moved);
    expect(titles(again)).toEqual(sorted);
    expect(again.at(-1)).toBe(moved[0]);
    expect(compared).toBe(0);
    // One is made, one is renamed, one is gone.
    const changed = [...moved.slice(2), room('Attic'), { ...room('Zoo'), id: moved[1]?.id ?? '' }];
    const expected = titles(changed).sort();
    expect(titles(inOrder(changed))).toEqual(expected);
    expect(compared).toBeLessThan(2_000);
    expect(titles(inOrder(changed.slice(1)))).toEqual(titles(changed.slice(1)).sort());
  });
});
