import { describe, expect, it } from 'vitest';
import { holdsPhrase, isShort, markedExcerpt } from './marks.ts';

const shown = (text: string, ...words: string[]) =>
  markedExcerpt(text, words)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('');

describe('what is marked', () => {
  it('is the beginning of words, whatever their case and accents', () => {
    expect(shown('The CAFÉ, cafeteria and decaf', 'cafe')).toBe('The [CAFÉ], [cafe]teria and decaf');
    expect(shown('Straße und ﬁnden', 'stra', 'fi')).toBe('[Stra]ße und [ﬁ]nden');
  });
  it('is anywhere in a script without spaces, and an emoji', () => {
    expect(shown('東京の会議です', '会議')).toBe('東京の[会議]です');
    expect(shown('well done👍', '👍')).toBe('well done[👍]');
  });
  it('is once where words overlap', () => {
    expect(shown('harbour', 'har', 'harb')).toBe('[harb]our');
  });
  it('is shown with what stands around it when the text is long', () => {
    const long = `${'before '.repeat(100)}the harbour ${'after '.repeat(100)}`;
    const text = shown(long, 'harbour');
    expect(text).toMatch(/^… .*\[harbour\].* …$/u);
    expect(text.length).toBeLessThan(260);
    expect(shown('x'.repeat(500))).toBe(`${'x'.repeat(240)} …`);
  });
  it('is all of a short text, and only of such', () => {
    for (const text of ['', 'short\n\nenough', `  ${'x'.repeat(240)}  `, 'x'.repeat(241), '👍'.repeat(121)]) {
      expect(shown(text) === text.replaceAll(/\s+/gu, ' ').trim(), text).toBe(isShort(text));
    }
  });
});

describe('a phrase', () => {
  it('stands in a text as whole words, whatever is between them', () => {
    expect(holdsPhrase('We meet at the — Harbour!', 'at the harbour')).toBe(true);
    expect(holdsPhrase('We meet at the harbourmaster', 'at the harbour')).toBe(false);
    expect(holdsPhrase('the harbour at', 'at the harbour')).toBe(false);
    expect(holdsPhrase('明日の会議です', 'の会議')).toBe(true);
  });
});
