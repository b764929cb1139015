import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { Language } from '../languages.ts';

/** As it was written, or, in the built page, parsed where it has places (`build/parsed-words.ts`). */
export type Text = string | MessageFormatElement[];
/** The texts of a language by part and name. That every language has the same ones is what words.test.ts sees to. */
export type Words = Readonly<Record<string, Readonly<Record<string, Text>>>>;

const catalogs: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import('./en/index.ts'),
  de: () => import('./de/index.ts'),
  fr: () => import('./fr/index.ts'),
  es: () => import('./es/index.ts'),
  pt: () => import('./pt/index.ts'),
  ru: () => import('./ru/index.ts'),
  ja: () => import('./ja/index.ts'),
  'zh-Hans': () => import('./zh-Hans/index.ts'),
  hi: () => import('./hi/index.ts'),
  ar: () => import('./ar/index.ts'),
};

/** A language's texts: a chunk of the page of its own. */
export async function loadWords(language: Language): Promise<Words> {
  return (await catalogs[language]()).default;
}
