import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { catalogs, type Language, type Word } from './catalogs.ts';
import { createWords, languageFor } from './words.ts';

const tags = Object.keys(catalogs) as Language[];
const words = Object.keys(catalogs.en) as Word[];
const source = globSync('**/*.ts', { cwd: path.resolve(import.meta.dirname, '..') })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8'))
  .join('\n');

/** With every element inside of the plurals. */
function elementsOf(text: string): MessageFormatElement[] {
  const walk = (elements: readonly MessageFormatElement[]): MessageFormatElement[] =>
    elements.flatMap((element) => [
      element,
      ...('options' in element ? Object.values(element.options).flatMap(({ value }) => walk(value)) : []),
    ]);
  return walk(parse(text, { ignoreTag: true }));
}
const placesOf = (text: string) => [
  ...new Set(elementsOf(text).flatMap((one) => ('value' in one && one.type !== TYPE.literal ? [one.value] : []))),
];
/** Counts of millions (`un million de messages`), which nothing here counts, are left out. */
const categoriesOf = (tag: Language) =>
  new Intl.PluralRules(tag)
    .resolvedOptions()
    .pluralCategories.filter((category) => category !== 'many' || !['fr', 'es', 'pt'].includes(tag));

describe('the words of the main process', () => {
  it.each(tags)('are the same ones in %s, with the same places and every plural that the language has', (tag) => {
    expect(Object.keys(catalogs[tag])).toEqual(words);
    for (const word of words) {
      const text = catalogs[tag][word];
      expect(text.trim(), word).toBe(text);
      expect(text, word).not.toMatch(/^$|'/u);
      expect(placesOf(text).toSorted(), word).toEqual(placesOf(catalogs.en[word]).toSorted());
      for (const element of elementsOf(text))
        if (element.type === TYPE.plural)
          expect(
            Object.keys(element.options)
              .filter((category) => !category.startsWith('='))
              .toSorted(),
            word,
          ).toEqual(categoriesOf(tag).toSorted());
    }
  });

  it('are all used', () => {
    expect(words.filter((word) => !source.includes(`'${word}'`))).toEqual([]);
  });

  it('count as the language does, and keep names of another direction apart', () => {
    const made = createWords(['ru-RU', 'en']);
    expect(made.say('quitAbout', { others: 2 })).toContain('Подключены ещё 2 человека');
    made.use('ar');
    expect(made.say('hosting', { office: 'Upstairs', connected: 1 })).toBe('يستضيف \u2068Upstairs\u2069، شخص آخر متصل');
    made.use('en');
    expect(made.say('hosting', { office: 'Upstairs', connected: 0 })).toBe(
      'Hosting Upstairs, nobody else is connected',
    );
  });

  it('follow the page, and nobody who asks for what is not spoken', () => {
    const made = createWords(['xx']);
    const told: Language[] = [];
    made.onChange(() => told.push(made.language));
    for (const tag of ['de', 'de', 'tlh', '__proto__', 'zh-Hans']) made.use(tag);
    expect(told).toEqual(['de', 'zh-Hans']);
    expect(made.say('undo')).toBe('撤消');
  });

  it.each([
    [['de-CH', 'fr'], 'de'],
    [['nl', 'pt_BR'], 'pt'],
    [['zh-TW'], 'zh-Hans'],
    [['C'], 'en'],
    [[], 'en'],
  ])('for who reads %j are in %s', (wanted, tag) => {
    expect(languageFor(wanted)).toBe(tag);
  });
});
