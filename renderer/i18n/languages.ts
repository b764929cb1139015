/** The languages of the page, each under its BCP 47 tag and in its own words. */
export const languages = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'fr', name: 'Français' },
  { tag: 'es', name: 'Español' },
  { tag: 'pt', name: 'Português' },
  { tag: 'ru', name: 'Русский' },
  { tag: 'ja', name: '日本語' },
  { tag: 'zh-Hans', name: '简体中文' },
  { tag: 'hi', name: 'हिन्दी' },
  { tag: 'ar', name: 'العربية' },
] as const;

export type Language = (typeof languages)[number]['tag'];

/** Which way a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/**
 * The first of a person's languages that the page speaks, by the language alone: who reads Swiss German reads German, and who asks for
 * Brazilian or European Portuguese gets the one there is. So does who asks for Chinese in traditional characters: simplified ones are
 * nearer to them than English, which browsers append to everybody's list unasked (CLDR's language matching says the same).
 *
 * @param wanted - BCP 47 tags, the dearest first, as in `navigator.languages`.
 */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = writtenAs(primaryOf(tag));
    const found = languages.find((language) => primaryOf(language.tag) === primary);
    if (found) return found.tag;
  }
  return 'en';
}

/**
 * What dates, numbers and sorting go by: the person's own tag of the same language and script (`de-CH` has Swiss dates, but `zh-TW`
 * would put traditional characters into simplified texts), else the language itself.
 */
export function localeFor(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => scriptOf(tag) === scriptOf(language)) ?? language;
}

const primaryOf = (tag: string) => tag.split('-', 1)[0]?.toLowerCase() ?? '';

/** Languages whose speakers write another one: Mandarin and Cantonese, Swiss German. */
function writtenAs(primary: string): string {
  if (primary === 'cmn' || primary === 'yue') return 'zh';
  return primary === 'gsw' ? 'de' : primary;
}

/** `zh-Hans` of `zh-CN`; nothing of what is no tag: systems without a language call theirs `C`. */
function scriptOf(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script ?? ''}`;
  } catch {
    return undefined;
  }
}
