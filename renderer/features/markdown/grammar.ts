import createMarkdown, { type StateInline, type Token } from 'markdown-it';
import { hrefOf } from './links.ts';
import type { TextParts } from './text-parts.ts';

/** Quotes and lists within each other, to this depth. */
const deepest = 20;
/** More pieces than this are more markup than text, and would cost the page more than the text is worth. */
const mostTokens = 20_000;

const markdown = createMarkdown({ html: false, breaks: true, linkify: false, maxNesting: deepest });
// What makes text vanish or change its look unasked: a line of dashes below a sentence is no heading, a definition is no reason to
// show nothing, and `&lt;` stays what was typed.
markdown.disable(['lheading', 'reference', 'entity']);
markdown.normalizeLink = (url) => hrefOf(url) ?? '';
markdown.validateLink = (url) => url !== '';
// Links and names come whole out of the text before a `_` or `*` within them could be taken for markup.
markdown.inline.ruler.after('text', 'whole', whole);

/**
 * The text's markup as markdown-it's tokens: GitHub's flavour, without HTML.
 *
 * @returns nothing where the markup is too much or too deep: then the text is shown as it was typed.
 */
export function tokensOf(text: string, parts: TextParts): Token[] | undefined {
  const tokens = markdown.parse(text, { parts });
  // Beyond its limit the parser drops what it finds.
  if (tokens.some(({ level }) => level >= deepest - 1)) return undefined;
  const count = tokens.reduce((sum, { children }) => sum + 1 + (children?.length ?? 0), 0);
  return count > mostTokens ? undefined : tokens;
}

/** An inline rule: addresses, mentions and rooms become a token `whole`, to be cut into parts when it is shown. */
function whole(state: StateInline, silent: boolean): boolean {
  const { src, pos, linkLevel } = state;
  const sign = src[pos];
  if (linkLevel > 0) return false;
  // The parser looks at a word's inside only where a sign stands that may be markup: an address is recognised at its colon.
  const scheme =
    sign === ':' ? (/(?:https?|landline)$/iu.exec(src.slice(Math.max(0, pos - 8), pos))?.[0].length ?? 0) : 0;
  if (sign !== '@' && sign !== '#' && scheme === 0) return false;
  const start = pos - scheme;
  const parts = state.env['parts'] as TextParts;
  const length = parts.lengthAt(src, start);
  if (length === 0 || state.pending.length < scheme) return false;
  if (!silent) {
    if (scheme > 0) state.pending = state.pending.slice(0, -scheme);
    state.push('whole', '', 0).content = src.slice(start, start + length);
  }
  state.pos = start + length;
  return true;
}
