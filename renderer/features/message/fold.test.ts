import { describe, expect, it } from 'vitest';
import { beginningOf } from './fold.ts';

describe('a long message', () => {
  it.each([
    ['one line', 'hello'],
    ['20 lines', 'line\n'.repeat(19) + 'line'],
    ['a few more, which folding would not save', 'line\n'.repeat(24)],
    ['2,000 signs', 'a'.repeat(2_000)],
  ])('is not one of %s', (_, text) => {
    expect(beginningOf(text)).toBeUndefined();
  });

  it('of many lines begins with twenty', () => {
    expect(beginningOf('line\n'.repeat(100))?.split('\n')).toHaveLength(20);
  });

  it('of many signs begins with whole words', () => {
    const cut = beginningOf('word '.repeat(10_000)) ?? '';
    expect(cut.length).toBeLessThanOrEqual(2_002);
    expect(cut.endsWith('word …')).toBe(true);
  });

  it('of one endless word is cut all the same, but not within a sign', () => {
    const cut = beginningOf(`a${'😀'.repeat(20_000)}`) ?? '';
    expect(cut.length).toBeLessThanOrEqual(2_002);
    expect(cut.isWellFormed()).toBe(true);
  });
});
