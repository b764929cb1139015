import { expect, it } from 'vitest';
import { inOrder, lookedAt } from './office-order.ts';

const of = (...offices: string[]) => offices.map((office) => ({ office }));

it('puts what the order names first, and leaves the others as they are', () => {
  expect(inOrder(of('new', 'a', 'newer', 'b'), ['b', 'gone', 'a'])).toEqual(of('b', 'a', 'new', 'newer'));
});

it('puts the office that was looked at first, once', () => {
  expect(lookedAt(['a', 'b', 'c'], 'c')).toEqual(['c', 'a', 'b']);
  expect(lookedAt([], 'a')).toEqual(['a']);
});
