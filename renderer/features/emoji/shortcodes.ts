import { partsOfCode } from '../markdown/code-parts.ts';
import { fromHexcode, type RawShortcodes } from './emoji.ts';

const shortcode = /:([a-z0-9_+-]{1,50}):/gu;
/** Whether a text has anything that may be a shortcode. */
export function mayHaveShortcodes(text: string): boolean {
  return text.search(shortcode) >= 0;
}

/** The emoji of each shortcode. */
export function shortcodeTable(raw: RawShortcodes): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const [hexcode, codes] of Object.entries(raw))
    for (const one of typeof codes === 'string' ? [codes] : codes) table.set(one, fromHexcode(hexcode));
  return table;
}

/** A text with its shortcodes (`:tada:`) as emoji; what is none of them, and all code, stays as it is. */
export function withEmoji(text: string, table: ReadonlyMap<string, string>): string {
  const replaced = (part: string) =>
    part.replaceAll(shortcode, (whole, name: string, at: number) => {
      // `10:30:00` is a time, `a:b:c` a path: a shortcode begins after a space, a bracket or another emoji.
      const before = part[at - 1];
      return before !== undefined && /[\p{L}\p{N}/]/u.test(before) ? whole : (table.get(name) ?? whole);
    });
  return partsOfCode(text)
    .map(({ text: part, isCode }) => (isCode ? part : replaced(part)))
    .join('');
}
