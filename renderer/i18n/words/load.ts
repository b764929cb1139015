import type { Language } from '../languages.ts';
import type english from './en/index.ts';

export type Catalog = typeof english;

const catalogs: Record<Language, () => Promise<{ default: Catalog }>> = {
  en: () => import('./en/index.ts'),
};

/** A language's texts: a chunk of the page of its own. */
export async function loadWords(language: Language): Promise<Catalog> {
  return (await catalogs[language]()).default;
}
