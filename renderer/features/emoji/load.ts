import type { Language } from '../../i18n/languages.ts';
import { emojiOf, searchIn, type Emoji, type RawEmoji, type RawShortcodes } from './emoji.ts';
import { shortcodeTable } from './shortcodes.ts';

type Json = Promise<{ default: unknown }>;

/** Each a chunk of the page of its own. Languages that emojibase does not have read the English one. */
const data: Readonly<Partial<Record<Language, () => Json>>> = {
  de: () => import('emojibase-data/de/compact.json', { with: { type: 'json' } }),
  fr: () => import('emojibase-data/fr/compact.json', { with: { type: 'json' } }),
  es: () => import('emojibase-data/es/compact.json', { with: { type: 'json' } }),
  pt: () => import('emojibase-data/pt/compact.json', { with: { type: 'json' } }),
  ru: () => import('emojibase-data/ru/compact.json', { with: { type: 'json' } }),
  ja: () => import('emojibase-data/ja/compact.json', { with: { type: 'json' } }),
  'zh-Hans': () => import('emojibase-data/zh/compact.json', { with: { type: 'json' } }),
  hi: () => import('emojibase-data/hi/compact.json', { with: { type: 'json' } }),
};
const english = (): Json => import('emojibase-data/en/compact.json', { with: { type: 'json' } });
const github = async () =>
  (await import('emojibase-data/en/shortcodes/github.json', { with: { type: 'json' } })).default as RawShortcodes;

const known = new Map<Language, Promise<readonly Emoji[]>>();
let table: Promise<ReadonlyMap<string, string>> | undefined;

/** The emoji in a language's words; fetched once. */
export async function loadEmoji(language: Language): Promise<readonly Emoji[]> {
  let loading = known.get(language);
  if (!loading) {
    const fetched = Promise.all([(data[language] ?? english)(), github()]);
    loading = fetched.then(([raw, codes]) => emojiOf(raw.default as RawEmoji[], codes));
    known.set(language, loading);
    // Fetched again by whoever asks next.
    loading.catch(() => known.delete(language));
  }
  return loading;
}

/**
 * The emoji that somebody may mean, the likeliest first.
 *
 * @param query - words, or the beginning of a shortcode.
 * @param limit - at most so many.
 */
export async function searchEmoji(query: string, language: Language, limit = 30): Promise<Emoji[]> {
  return searchIn(await loadEmoji(language), query, limit);
}

/** The emoji of each shortcode; fetched once. */
export async function loadShortcodes(): Promise<ReadonlyMap<string, string>> {
  table ??= github().then(shortcodeTable);
  // Fetched again by whoever asks next.
  table.catch(() => (table = undefined));
  return table;
}
