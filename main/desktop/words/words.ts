import { IntlMessageFormat } from 'intl-messageformat';
import { catalogs, type Language, type Word } from './catalogs.ts';

/** Says a text in the person's language. Numbers are counted as the language counts them. */
export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string;

/** The words of menus, dialogs and notifications, which the system shows and the page does not. */
export type Words = {
  readonly language: Language;
  say: Say;
  /** Speaks another language from now on: that of the page. One that is not known changes nothing. */
  use(tag: string): void;
  /** Called after each change: what was said has to be said anew. */
  onChange(listener: () => void): void;
};

const known = Object.keys(catalogs) as Language[];

/**
 * @param wanted - BCP 47 tags, the dearest first: the language the page had the last time, then the system's.
 */
export function createWords(wanted: readonly string[]): Words {
  const listeners: (() => void)[] = [];
  let language = languageFor(wanted);
  let formatted = new Map<Word, IntlMessageFormat>();

  function formatOf(word: Word): IntlMessageFormat {
    let format = formatted.get(word);
    if (!format)
      formatted.set(
        word,
        (format = new IntlMessageFormat(catalogs[language][word], language, undefined, { ignoreTag: true })),
      );
    return format;
  }

  return {
    get language() {
      return language;
    },
    say: (word, values = {}) => String(formatOf(word).format(isolated(values, language))),
    use(tag) {
      const next = known.find((one) => one === tag);
      if (next === undefined || next === language) return;
      language = next;
      formatted = new Map();
      for (const listener of listeners) listener();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** The first of the tags that is spoken here, by the language alone; English where none is. */
export function languageFor(wanted: readonly string[]): Language {
  const primaryOf = (tag: string) => tag.split(/[-_]/u, 1)[0]?.toLowerCase();
  for (const tag of wanted) {
    const found = known.find((one) => primaryOf(one) === primaryOf(tag));
    if (found) return found;
  }
  return 'en';
}

/** Letters that are written from right to left. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/**
 * A name or a path keeps its own direction and leaves the sentence its own (Unicode UAX #9, FSI and PDI), as the page's texts do it.
 */
function isolated(
  values: Readonly<Record<string, string | number>>,
  language: Language,
): Record<string, string | number> {
  const isolate = (value: string | number) =>
    typeof value === 'string' && (language === 'ar' || rightToLeft.test(value)) ? `\u2068${value}\u2069` : value;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolate(value)]));
}
