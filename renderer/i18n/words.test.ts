import { parse as parseMessage, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { languages, type Language } from './languages.ts';
import { loadWords, type Words } from './words/load.ts';

/** What may stand in Latin letters in a language that is written otherwise: names and words that are written so there too. */
const international = [
  ...['Landline', 'Webhook', 'Ctrl', 'Enter', 'JSON', 'QR'],
  ...['bdic', 'DNS', 'UDP', 'TCP', 'TLS', 'VPN', 'VLAN', 'Wi', 'Fi', 'GiB', 'Windows'],
];
const latin: readonly Language[] = ['en', 'de', 'fr', 'es', 'pt'];
/** Counts of millions (`un million de messages`), which nothing here counts. */
const millions: readonly Language[] = ['fr', 'es', 'pt'];

const english = await loadWords('en');
const others = languages.map(({ tag }) => tag).filter((tag) => tag !== 'en');
const files = import.meta.glob<Record<string, string>>('./words/*/*.json', { eager: true, import: 'default' });
const sources = import.meta.glob<string>(['../**/*.{vue,ts}', '!./**', '!../gallery/**', '!../**/*.test.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** `part.name` of each. */
const keysOf = (words: Words) =>
  Object.entries(words).flatMap(([part, texts]) => Object.keys(texts).map((name) => `${part}.${name}`));
function textOf(words: Words, key: string): string {
  const text = words[key.split('.', 1)[0]!]?.[key.slice(key.indexOf('.') + 1)] ?? '';
  if (typeof text !== 'string') throw new Error(`${key} is parsed already`);
  return text;
}

/** With every element inside of the plurals and choices. */
function parse(text: string): MessageFormatElement[] {
  const walk = (elements: readonly MessageFormatElement[]): MessageFormatElement[] =>
    elements.flatMap((element) => [
      element,
      ...('options' in element ? Object.values(element.options).flatMap(({ value }) => walk(value)) : []),
    ]);
  return walk(parseMessage(text, { ignoreTag: true }));
}

/** Each place with how it is filled: a name as it is, a number whichever way the language counts. */
function placesOf(text: string): string[] {
  const places = parse(text).flatMap((element) => {
    switch (element.type) {
      case TYPE.argument:
        return [`{${element.value}}`];
      case TYPE.number:
      case TYPE.plural:
        return [`{${element.value}, number}`];
      case TYPE.date:
      case TYPE.time:
        return [`{${element.value}, date}`];
      case TYPE.select:
        return [`{${element.value}, ${Object.keys(element.options).toSorted().join()}}`];
      default:
        return [];
    }
  });
  return [...new Set(places)].toSorted();
}

function categoriesOf(language: Language, type: Intl.PluralRuleType): string[] {
  const all: string[] = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
  return all.filter((category) => category !== 'many' || !millions.includes(language)).toSorted();
}

/** What is wrong with a text in itself. */
function faultsOf(text: string, language: Language): string[] {
  if (text.trim() === '' || text !== text.trim()) return ['is empty or has space around it'];
  // In ICU's grammar the straight one quotes what follows; for people the curved one is right anyway.
  if (text.includes("'")) return ['has a straight apostrophe'];
  let elements: MessageFormatElement[];
  try {
    elements = parse(text);
  } catch (error) {
    return [`does not parse: ${String(error)}`];
  }
  return elements.flatMap((element) => {
    if (element.type !== TYPE.plural) return [];
    const has = Object.keys(element.options).filter((category) => !category.startsWith('='));
    const needs = categoriesOf(language, element.pluralType ?? 'cardinal');
    return has.toSorted().join() === needs.join() ? [] : [`counts ${has.join()} instead of ${needs.join()}`];
  });
}

/** What is wrong with a text as the translation of an English one. */
function translationFaultsOf(text: string, from: string, language: Language): string[] {
  const faults = faultsOf(text, language);
  if (faults.length > 0) return faults;
  const [places, wanted] = [placesOf(text), placesOf(from)];
  if (places.join() !== wanted.join()) faults.push(`has ${places.join()} instead of ${wanted.join()}`);
  const tags = (markup: string) => (markup.match(/<[^>]*>/gu) ?? []).toSorted().join();
  if (tags(text) !== tags(from)) faults.push(`has the tags ${tags(text)} instead of ${tags(from)}`);
  const bare = text
    .replaceAll(/\{\w+(?:, ?\w+,?)?/gu, '')
    .replaceAll(/\b(?:zero|one|two|few|many|other|=\d+) ?\{/gu, '');
  if (latin.includes(language)) {
    if (text === from && from.split(' ').length > 3) faults.push('is still English');
  } else {
    const left = (bare.match(/[A-Za-z]{2,}/gu) ?? []).filter((word) => !international.includes(word));
    if (left.length > 0) faults.push(`still has ${left.join(' ')}`);
  }
  return faults;
}

/** The keys that the source names, whole (`'app.save'`) or put together (`` `errors.${code}` ``). */
function usesOf(source: string): RegExp[] {
  const quoted = [...source.matchAll(/(['"`])([a-z]+\.\w+)\1/gu)].map(([, , key]) => key!.replace('.', '\\.'));
  const built = [...source.matchAll(/`([a-z]+\.[^`\s]*\$\{[^`]*)`/gu)].map(([, template]) =>
    template!.replace('.', '\\.').replaceAll(/\$\{[^}]*\}/gu, '\\w+'),
  );
  return [...quoted, ...built].map((pattern) => new RegExp(`^${pattern}$`, 'u'));
}

describe('the texts of the page', () => {
  it('are in the catalog file by file, in every language', async () => {
    for (const { tag } of languages) {
      const onDisk = Object.keys(files)
        .filter((path) => path.startsWith(`./words/${tag}/`))
        .map((path) => path.replace(/^.*\/|\.json$/gu, ''));
      expect(Object.keys(await loadWords(tag)).toSorted(), tag).toEqual(onDisk.toSorted());
    }
    const folders = new Set(Object.keys(files).map((path) => path.split('/')[2]));
    expect([...folders].toSorted()).toEqual(languages.map(({ tag }) => tag).toSorted());
  });

  it('are all used', () => {
    const uses = Object.values(sources).flatMap(usesOf);
    expect(keysOf(english).filter((key) => !uses.some((use) => use.test(key)))).toEqual([]);
  });

  it('are what ICU MessageFormat and the grammar of English allow', () => {
    const faults = keysOf(english).map((key) => [key, ...faultsOf(textOf(english, key), 'en')].join(' '));
    expect(faults.filter((fault) => fault.includes(' '))).toEqual([]);
  });

  it.each(others)(
    'are the same ones in %s, with the same places and every plural that the language has',
    async (tag) => {
      const words = await loadWords(tag);
      const [own, wanted] = [keysOf(words), keysOf(english)];
      const faults = own.flatMap((key) =>
        translationFaultsOf(textOf(words, key), textOf(english, key), tag).map((fault) => `${key} ${fault}`),
      );
      expect({
        missing: wanted.filter((key) => !own.includes(key)),
        extra: own.filter((key) => !wanted.includes(key)),
        faults,
      }).toEqual({ missing: [], extra: [], faults: [] });
    },
  );
});

describe('what is told of a text', () => {
  it.each<[Language, string, string, string]>([
    ['de', '{name} schreibt', '{names} is writing', 'instead of {names}'],
    ['de', '{count, number} neu', '{count} new', 'instead of {count}'],
    ['ru', '{n, plural, one {# год} other {# лет}}', '{n, plural, one {# year} other {# years}}', 'few,many,one,other'],
    ['ja', '{n, plural, one {#年} other {#年}}', '{n, plural, one {# year} other {# years}}', 'instead of other'],
    ['fr', '{name', '{name}', 'does not parse'],
    ['fr', "L'image {name}", 'The picture {name}', 'straight apostrophe'],
    ['es', 'Save', '<b>Save</b>', 'tags'],
    ['es', 'It was not sent yet', 'It was not sent yet', 'still English'],
    ['zh-Hans', 'Save 保存', 'Save', 'still has Save'],
    ['ar', ' ', 'Save', 'empty'],
  ])('in %s “%s” for “%s”: %s', (language, text, from, fault) => {
    expect(translationFaultsOf(text, from, language).join()).toContain(fault);
  });

  it('nothing where a language counts in its own way', () => {
    const from = '{n, plural, one {# file} other {# files}}';
    expect(translationFaultsOf('Файлов: {n, number}', from, 'ru')).toEqual([]);
    expect(translationFaultsOf('{n, plural, other {#個のファイル}}', from, 'ja')).toEqual([]);
    expect(translationFaultsOf('{n, plural, one {# fichier} other {# fichiers}}', from, 'fr')).toEqual([]);
  });

  it('that it is used where it is named whole or put together, and not where a part of it stands', () => {
    const source = "t('app.save'); t(`people.${role ?? 'guest'}`); t(`app.${name}Title`); `rooms.new`;";
    const used = (key: string) => usesOf(source).some((use) => use.test(key));
    expect(['app.save', 'people.guest', 'app.kickedTitle', 'rooms.new'].map(used)).toEqual([true, true, true, true]);
    expect(['app.kickedText', 'app.saved', 'rooms.newRoom', 'errors.banned'].map(used)).toEqual(Array(4).fill(false));
  });
});
