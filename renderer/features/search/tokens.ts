/** The filters that a search knows. They are the same words in every language, as people know them from elsewhere. */
export const operators = ['from', 'in', 'before', 'after', 'on', 'has'] as const;
export type Operator = (typeof operators)[number];

/** A piece of what was typed, with where it stands there. */
export type Token = { from: number; to: number } & (
  | { kind: 'word'; text: string }
  /** Words that must stand together. */
  | { kind: 'phrase'; text: string }
  | { kind: 'filter'; operator: Operator; value: string }
  /** Looks like a filter and is none: it is searched for as a word, and said so. */
  | { kind: 'unknown'; text: string; name: string }
);

const piece = /(?<name>[\p{L}]+):(?:"(?<quotedValue>[^"]*)"?|(?<value>\S*))|"(?<phrase>[^"]*)"?|(?<word>\S+)/gu;

/** Cuts what was typed into pieces. Never fails: what is no filter is a word, and a quote that is not closed goes to the end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.replaceAll(/[“”„«»]/gu, '"').matchAll(piece)) {
    const { name, quotedValue, value = quotedValue ?? '', phrase, word } = match.groups ?? {};
    const place = { from: match.index, to: match.index + match[0].length };
    if (name !== undefined) {
      const operator = operators.find((known) => known === name.toLowerCase());
      if (operator) tokens.push({ ...place, kind: 'filter', operator, value: value.trim() });
      // An address, or something like "note:".
      else if (value === '' || value.startsWith('//')) tokens.push({ ...place, kind: 'word', text: match[0] });
      else tokens.push({ ...place, kind: 'unknown', text: match[0], name });
    } else if (phrase !== undefined) {
      if (phrase.trim() !== '') tokens.push({ ...place, kind: 'phrase', text: phrase.trim() });
    } else if (word !== undefined) tokens.push({ ...place, kind: 'word', text: word });
  }
  return tokens;
}

/** What was typed without one of its pieces. */
export function without(text: string, { from, to }: { from: number; to: number }): string {
  return `${text.slice(0, from).trimEnd()} ${text.slice(to).trimStart()}`.trim();
}

/** A filter as it is typed; in quotes where it would end too early. */
export function written(operator: Operator, value: string): string {
  return /[\s"]/u.test(value) ? `${operator}:"${value.replaceAll('"', '')}"` : `${operator}:${value}`;
}
