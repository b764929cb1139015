import { useEventListener } from '@vueuse/core';
import { watchEffect } from 'vue';
import type { Choices, Settings } from './settings.ts';

/** Wears the theme, the text size and the density that the person chose, by what the styles look for on the root element. */
export function useAppearance(window: Window, { value }: Choices<Settings>): void {
  const root = window.document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const wear = () => {
    const { theme, fontSize, density } = value.value;
    root.classList.toggle('dark', theme === 'system' ? dark.matches : theme === 'dark');
    // Everything is measured in rem, so the person's text size grows the page as a whole, from the browser's own size.
    root.style.fontSize = `${(fontSize / 16) * 100}%`;
    root.dataset['density'] = density;
  };
  watchEffect(wear);
  useEventListener(dark, 'change', wear);
}
