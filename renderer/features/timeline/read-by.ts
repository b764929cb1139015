import type { Said } from '../../i18n/i18n.ts';

/** More names than that are counted. */
const mostNames = 3;

/** Who has read a message so far, by the read marks of a room. */
export function readersOf(n: number, marks: ReadonlyMap<string, number>, me: string): string[] {
  return [...marks].filter(([member, mark]) => member !== me && mark >= n).map(([member]) => member);
}

/**
 * What is said of the newest message when it is one's own.
 *
 * @param names - of those who have read it.
 * @param toOne - whether one other person is all there is to read it.
 */
export function readWords(names: readonly string[], toOne: boolean, list: (names: readonly string[]) => string): Said {
  if (names.length === 0) return { key: 'timeline.arrived' };
  if (toOne) return { key: 'timeline.read' };
  if (names.length <= mostNames) return { key: 'timeline.readBy', values: { names: list(names) } };
  return { key: 'timeline.readByMany', values: { count: names.length } };
}
