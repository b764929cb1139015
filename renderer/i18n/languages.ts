/** The languages of the page, each under its BCP 47 tag and in its own words. */
export const languages = [{ tag: 'en', name: 'English' }] as const;

export type Language = (typeof languages)[number]['tag'];

/** Which way a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return (language as string) === 'ar' ? 'rtl' : 'ltr';
}

/**
 * The first of a person's languages that the page speaks, by the language alone: who reads Swiss German reads German.
 *
 * @param wanted - BCP 47 tags, the dearest first, as in `navigator.languages`.
 */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.split('-', 1)[0]?.toLowerCase();
    const found = languages.find((language) => language.tag.split('-', 1)[0] === primary);
    if (found) return found.tag;
  }
  return 'en';
}
