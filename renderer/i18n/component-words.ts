import type { Locale, Messages } from '@nuxt/ui';
import { shallowRef, watch, type ShallowRef } from 'vue';
import type { I18n } from './i18n.ts';
import type { Language } from './languages.ts';

/** Nuxt UI's own words ("Close", "No data"), for its `UApp`. */
export type ComponentWords = Locale<Messages>;

// One import each and not their index, which holds some sixty languages. English is part of the components themselves.
const locales: Record<Language, (() => Promise<{ default: ComponentWords }>) | undefined> = {
  en: undefined,
  de: () => import('@nuxt/ui/runtime/locale/de.js'),
  fr: () => import('@nuxt/ui/runtime/locale/fr.js'),
  es: () => import('@nuxt/ui/runtime/locale/es.js'),
  pt: () => import('@nuxt/ui/runtime/locale/pt_br.js'),
  ru: () => import('@nuxt/ui/runtime/locale/ru.js'),
  ja: () => import('@nuxt/ui/runtime/locale/ja.js'),
  'zh-Hans': () => import('@nuxt/ui/runtime/locale/zh_cn.js'),
  hi: () => import('@nuxt/ui/runtime/locale/hi.js'),
  ar: () => import('@nuxt/ui/runtime/locale/ar.js'),
};

/** @returns the components' words in a language, a chunk of the page of its own; undefined for the English they have anyway. */
export async function loadComponentWords(language: Language): Promise<ComponentWords | undefined> {
  return (await locales[language]?.())?.default;
}

/**
 * The components' words in the language in use. They follow it a moment later: nothing waits for them.
 *
 * @param load - for tests.
 */
export function useComponentWords(
  { language }: Pick<I18n, 'language'>,
  load: typeof loadComponentWords = loadComponentWords,
): Readonly<ShallowRef<ComponentWords | undefined>> {
  const words = shallowRef<ComponentWords>();
  watch(
    language,
    async (wanted) => {
      // Without them the components speak English, which is no reason to stop the page.
      const loaded = await load(wanted).catch(() => undefined);
      if (language.value === wanted) words.value = loaded;
    },
    { immediate: true },
  );
  return words;
}
