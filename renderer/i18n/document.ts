import { watchEffect } from 'vue';
import type { I18n } from './i18n.ts';

/**
 * Keeps `<html lang dir>` to the language in use: screen readers choose their voice by it, browsers fonts, hyphenation and the side
 * that everything starts from.
 */
export function followLanguage(
  { language, direction }: Pick<I18n, 'language' | 'direction'>,
  document: Document,
): void {
  watchEffect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dir = direction.value;
  });
}
