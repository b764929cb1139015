import { computed, shallowRef, type ComputedRef } from 'vue';
import { ahead } from '../../app/later.ts';
import type * as Markdown from './nodes.ts';

const load = () => import('./nodes.ts');
ahead(load);
const loaded = shallowRef<typeof Markdown>();
let asked = false;

function reader(): typeof Markdown | undefined {
  if (!asked) {
    asked = true;
    void load().then(
      (module) => (loaded.value = module),
      () => (asked = false),
    );
  }
  return loaded.value;
}

/**
 * The reader of Markdown, once it is there, for a text that may have markup: a chunk of the page of its own, fetched when the first
 * such text is shown and, as every module, kept from then on.
 */
export function useMarkdown(text: () => string): ComputedRef<typeof Markdown | undefined> {
  return computed(() => (mayHaveMarkup(text()) ? reader() : undefined));
}

/** Whether there may be markup in a text: most texts are words, and are shown without looking for more. */
function mayHaveMarkup(text: string): boolean {
  return /[*_~`[\\]|^[ \t]*(?:#|>|[-+] |\d{1,9}[.)] |\||[-=]{3,}[ \t]*$)|^ {4}|\|.*\n.*-|<[^\s>]+[:@]/mu.test(text);
}
