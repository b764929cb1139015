import { languageFor, type Language } from '../i18n/languages.ts';

/** How the gallery is looked at; part of the address, so that a link shows the same. */
export type Choices = { theme: 'light' | 'dark'; language: Language; density: 'comfortable' | 'compact' };

/** `#feature/Component/state?theme=dark&language=ar&density=compact` */
export function readAddress(hash: string): { path: string; choices: Choices } {
  const [path = '', query] = hash.replace(/^#/u, '').split('?', 2);
  const asked = new URLSearchParams(query);
  return {
    path,
    choices: {
      theme: asked.get('theme') === 'dark' ? 'dark' : 'light',
      language: languageFor([asked.get('language') ?? 'en']),
      density: asked.get('density') === 'compact' ? 'compact' : 'comfortable',
    },
  };
}

export const addressOf = (path: string, choices: Choices) => `#${path}?${new URLSearchParams(choices).toString()}`;
