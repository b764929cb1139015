import type { Highlight } from './highlight.ts';

let made: Promise<Highlight> | undefined;

/** Colours code; what does it is a chunk of the page of its own, fetched with the first code that says its language. */
export function useHighlight(): Highlight {
  return async (code, language) => {
    made ??= import('./highlight.ts').then(({ createHighlight }) => createHighlight());
    return (await made)(code, language);
  };
}
