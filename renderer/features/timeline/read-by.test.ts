import { expect, it } from 'vitest';
import { readersOf, readWords } from './read-by.ts';

it('has been read by whoever’s mark has reached it, oneself left out', () => {
  const marks = new Map([
    ['me', 9],
    ['ann', 7],
    ['bob', 6],
    ['cy', 8],
  ]);
  expect(readersOf(7, marks, 'me')).toEqual(['ann', 'cy']);
  expect(readersOf(10, marks, 'me')).toEqual([]);
});

it('is said by name as long as these are few', () => {
  const list = (names: readonly string[]) => names.join('+');
  expect(readWords([], false, list)).toEqual({ key: 'timeline.arrived' });
  expect(readWords(['Ann'], true, list)).toEqual({ key: 'timeline.read' });
  expect(readWords(['Ann', 'Bob'], false, list)).toEqual({ key: 'timeline.readBy', values: { names: 'Ann+Bob' } });
  expect(readWords(['a', 'b', 'c', 'd'], false, list)).toEqual({ key: 'timeline.readByMany', values: { count: 4 } });
});
