/** Scripts that are written without spaces between words: each sign becomes a word, and a word a phrase of signs. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const everyUnspaced = new RegExp(unspaced.source, 'gu');
const endsUnspaced = new RegExp(`${unspaced.source}$`, 'u');

/** A text as the index takes it in. */
export function indexText(text: string): string {
  return unspaced.test(text) ? text.replace(everyUnspaced, ' $& ') : text;
}

/** The token that stands for a room, or an author, in the index's `scope` column. */
export const scopeToken = {
  room: (key: number) => `r${key}`,
  member: (id: string) => `m${id.replaceAll('-', '')}`,
  file: 'hasfile',
} as const;

/** What narrows a search, as an FTS5 expression of its own. */
export function scopeExpression(scopes: readonly string[]): string {
  return scopes.map((token) => `scope : "${token}"`).join(' AND ');
}

/**
 * What people type as an FTS5 expression: all words, in any order, the last one as a prefix. Everything is quoted: there is no
 * syntax to get wrong.
 *
 * @returns undefined when there is no word in it, such as an emoji alone.
 */
export function matchExpression(text: string, scopes: readonly string[]): string | undefined {
  const words = text
    .normalize('NFC')
    // SQLite takes it for the expression's end.
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word));
  if (words.length === 0) return undefined;
  const phrases = words.map((word, i) => {
    const open = i === words.length - 1 && /[\p{L}\p{N}]$/u.test(word) && !endsUnspaced.test(word);
    const prefix = open ? '*' : '';
    return `text : "${indexText(word).trim().replaceAll('"', '""')}"${prefix}`;
  });
  return [...phrases, ...(scopes.length > 0 ? [scopeExpression(scopes)] : [])].join(' AND ');
}
