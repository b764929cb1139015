/** A fence with all it holds, or code within a line. */
const code =
  /(?:^|\n)[ \t]*(`{3,}|~{3,})[^\n]*(?:\n[\s\S]*?(?:\n[ \t]*\1[`~]*[ \t]*(?=\n|$)|$)|$)|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`)/gu;

/** A text cut into its code, which is to be read as it stands, and all else. Together they are the text. */
export function partsOfCode(text: string): { text: string; isCode: boolean }[] {
  const parts: { text: string; isCode: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(code)) {
    parts.push({ text: text.slice(from, match.index), isCode: false }, { text: match[0], isCode: true });
    from = match.index + match[0].length;
  }
  return [...parts, { text: text.slice(from), isCode: false }];
}
