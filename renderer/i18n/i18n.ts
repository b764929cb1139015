import { IntlMessageFormat } from 'intl-messageformat';
import { computed, inject, shallowRef, type App, type ComputedRef, type InjectionKey } from 'vue';
import { createFormats, type Formats } from './formats.ts';
import { directionOf, localeFor, type Language } from './languages.ts';
import type english from './words/en/index.ts';
import type { Words } from './words/load.ts';

type English = typeof english;
/** The name of a text: its part and its own, `timeline.newMessages`. */
export type WordKey = { [P in keyof English]: `${P}.${keyof English[P] & string}` }[keyof English];
/** What stands in a text's `{places}`. */
export type WordValues = Record<string, string | number | Date>;
/** A text that logic without Vue asks to be said. */
export type Said = { key: WordKey; values?: WordValues };

export type I18n = {
  readonly language: Readonly<ComputedRef<Language>>;
  readonly direction: Readonly<ComputedRef<'ltr' | 'rtl'>>;
  /** Reactive: what reads it is drawn anew when the language changes. ICU MessageFormat; the result is text, never markup. */
  t(key: WordKey, values?: WordValues): string;
  say(said: Said): string;
  /** Dates, numbers, sizes and lists, by the language in use. */
  readonly formats: Readonly<ComputedRef<Formats>>;
  /** Fetches a language's texts (a chunk of the page) and changes to it. */
  use(language: Language): Promise<void>;
};

type Loaded = {
  language: Language;
  words: Words;
  formatted: Map<string, IntlMessageFormat>;
};

const key: InjectionKey<I18n> = Symbol('i18n');

/**
 * @param load - a language's texts.
 * @param locales - the person's own tags: dates and numbers go by the first one of the same language (`de-CH`), so that a Swiss sees
 * Swiss dates.
 * @returns once the texts of the language are there.
 */
export async function createI18n(
  first: Language,
  load: (language: Language) => Promise<Words>,
  locales: readonly string[] = [],
): Promise<I18n> {
  const fetched = async (language: Language): Promise<Loaded> => ({
    language,
    words: await load(language),
    formatted: new Map(),
  });
  const loaded = shallowRef(await fetched(first));
  let asked: Language = first;

  const language = computed(() => loaded.value.language);
  const direction = computed(() => directionOf(language.value));
  const locale = computed(() => localeFor(language.value, locales));
  const formats = computed(() => createFormats(locale.value));

  function t(name: WordKey, values?: WordValues): string {
    const { words, formatted } = loaded.value;
    const [part = '', own = ''] = name.split('.', 2);
    const text = words[part]?.[own] ?? name;
    if (typeof text === 'string' && !/['{]/u.test(text)) return text;
    let format = formatted.get(name);
    if (!format)
      formatted.set(name, (format = new IntlMessageFormat(text, locale.value, undefined, { ignoreTag: true })));
    return String(format.format(values && isolated(values, direction.value)));
  }

  return {
    language,
    direction,
    t,
    say: (said) => t(said.key, said.values),
    formats,
    async use(next) {
      asked = next;
      const words = await fetched(next);
      // Who chose twice in a row gets the last one.
      if (asked === next) loaded.value = words;
    },
  };
}

/** Letters that are written from right to left: Hebrew, Arabic and their neighbours. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/**
 * What is put into a text keeps its own direction and leaves the sentence its own (Unicode UAX #9, FSI and PDI): without, a Latin
 * name in an Arabic sentence, or the other way round, moves the words and marks beside it.
 */
function isolated(values: WordValues, direction: 'ltr' | 'rtl'): WordValues {
  const isolate = (value: WordValues[string]) =>
    typeof value === 'string' && (direction === 'rtl' || rightToLeft.test(value)) ? `\u2068${value}\u2069` : value;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolate(value)]));
}

export function provideI18n(app: App, i18n: I18n): void {
  app.provide(key, i18n);
}

export function useI18n(): I18n {
  const i18n = inject(key);
  if (!i18n) throw new Error('useI18n() stands outside of the app');
  return i18n;
}
