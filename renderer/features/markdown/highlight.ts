import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import dark from 'shiki/themes/github-dark-high-contrast.mjs';
import light from 'shiki/themes/github-light-high-contrast.mjs';
import { grammarOf } from './languages.ts';

/** A piece of a line and its colours in both themes. */
export type Coloured = { text: string; light?: string | undefined; dark?: string | undefined };

/** More than this is shown without colours: finding them costs the page more than they are worth. UTF-16 code units. */
const mostCode = 20_000;
const longestLine = 1_000;

export type Highlight = (code: string, language: string) => Promise<Coloured[][] | undefined>;

/**
 * Colours code by its language.
 *
 * @returns a function that answers the code's lines, or nothing where the language is unknown or the code is too much.
 */
export function createHighlight(): Highlight {
  let made: Promise<HighlighterCore> | undefined;
  // What a grammar cannot say in a browser's regular expressions is left without its colour.
  const highlighter = () =>
    (made ??= createHighlighterCore({
      themes: [light, dark],
      langs: [],
      engine: createJavaScriptRegexEngine({ forgiving: true }),
    }));

  return async (code, language) => {
    const grammar = grammarOf(language);
    if (!grammar || code.length > mostCode || code.split('\n').some(({ length }) => length > longestLine))
      return undefined;
    const [core, registered] = await Promise.all([highlighter(), grammar.load()]);
    await core.loadLanguage(registered.default);
    const { tokens } = core.codeToTokens(code, {
      lang: registered.default.at(-1)?.name ?? grammar.name,
      themes: { light: light.name ?? '', dark: dark.name ?? '' },
      defaultColor: false,
      cssVariablePrefix: '--',
      tokenizeTimeLimit: 2_000,
    });
    return tokens.map((line) =>
      line.map(({ content, htmlStyle }) => ({
        text: content,
        light: htmlStyle?.['--light'],
        dark: htmlStyle?.['--dark'],
      })),
    );
  };
}
