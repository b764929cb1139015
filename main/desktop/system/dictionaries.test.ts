import { expect, it } from 'vitest';
import { languagesThere, usable } from './dictionaries.ts';

const known = ['de', 'en-GB', 'en-US', 'es', 'es-419', 'fr', 'pt-BR'];

it('languages are those whose dictionaries lie there, called as Chromium calls them', () => {
  const files = ['de-DE-3-0.bdic', 'en-US-10-1.bdic', 'pt-BR-3-0.bdic', 'es-419-3-0.bdic'];
  expect(languagesThere(files, known)).toEqual(['de', 'en-US', 'es-419', 'pt-BR']);
  expect(languagesThere(['fr-FR-3-0.bdic', 'de-3-0.bdic'], known)).toEqual(['de', 'fr']);
});

it.each([['Custom Dictionary.txt'], ['tlh-3-0.bdic'], ['de_DE.dic'], ['de-DE-3-0.bdic.part'], ['../de-DE-3-0.bdic']])(
  '%s is no dictionary',
  (file) => {
    expect(languagesThere([file], known)).toEqual([]);
  },
);

it('what was chosen and is gone is left alone', () => {
  expect(usable(['de', 'fr'], ['fr'])).toEqual(['fr']);
});
