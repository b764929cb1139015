import { shallowRef, type ShallowRef } from 'vue';

import type * as Markdown from './nodes.ts';

const loaded = shallowRef<typeof Markdown>();
let asked = false;

/**
 * The reader of Markdown, once it is there: a chunk of the page of its own, fetched when the first text needs it and, as every
 * module, kept from then on.
 */
export function useMarkdown(): Readonly<ShallowRef<typeof Markdown | undefined>> {
  if (!asked) {
    asked = true;
    void import('./nodes.ts').then(
      (module) => (loaded.value = module),
      () => (asked = false),
    );
  }
  return loaded;
}

/** Whether there may be markup in a text: most texts are words, and are shown without looking for more. */
export function mayHaveMarkup(text: string): boolean {
  return /[*_~`[\\]|^[ \t]*(?:#|>|[-+] |\d{1,9}[.)] |\||[-=]{3,}[ \t]*$)|^ {4}|\|.*\n.*-|<[^\s>]+[:@]/mu.test(text);
}
