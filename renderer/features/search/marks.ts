import { folded, foldedWithOrigin } from './fold.ts';

/** A piece of a text, marked where it is what was searched for. */
export type MarkedPart = { text: string; marked: boolean };

const letter = /[\p{L}\p{N}\p{M}]/u;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Shown of a long text. UTF-16 code units. */
const excerptLength = 240;

/**
 * A text, or the part of it around the first word that was searched for, in pieces. Words are found as the search finds them: from
 * where one begins, whatever their case and accents.
 */
export function markedExcerpt(text: string, words: readonly string[]): MarkedPart[] {
  const flat = flattened(text);
  const marks = marksIn(flat, words);
  const start = excerptStart(flat, marks[0]?.from ?? 0);
  const end = Math.min(flat.length, start + excerptLength);
  const parts: MarkedPart[] = start > 0 ? [{ text: '… ', marked: false }] : [];
  let at = start;
  for (const { from, to } of marks) {
    if (to <= start || from >= end) continue;
    if (from > at) parts.push({ text: flat.slice(at, from), marked: false });
    parts.push({ text: flat.slice(Math.max(at, from), to), marked: true });
    at = to;
  }
  if (at < end) parts.push({ text: flat.slice(at, wholeSign(flat, end)), marked: false });
  if (end < flat.length) parts.push({ text: ' …', marked: false });
  return parts.filter((part) => part.text !== '');
}

/** Whether its excerpt is all of a text. */
export function isShort(text: string): boolean {
  return flattened(text).length <= excerptLength;
}

/** Whether the words of a phrase stand together in a text. */
export function holdsPhrase(text: string, phrase: string): boolean {
  const plain = (some: string) =>
    folded(some)
      .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
      .trim();
  const wanted = plain(phrase);
  if (wanted === '') return text.includes(phrase);
  return unspaced.test(wanted) ? plain(text).includes(wanted) : ` ${plain(text)} `.includes(` ${wanted} `);
}

function flattened(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function marksIn(text: string, words: readonly string[]): { from: number; to: number }[] {
  const { text: plain, origin } = foldedWithOrigin(text);
  const found: { from: number; to: number }[] = [];
  for (const word of new Set(words.map(folded).map(core))) {
    if (word === '') continue;
    const anywhere = unspaced.test(word) || !letter.test(word);
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
      if (!anywhere && at > 0 && letter.test(plain.charAt(at - 1))) continue;
      found.push({ from: origin[at] ?? 0, to: origin[at + word.length] ?? text.length });
    }
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  let end = 0;
  return found.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}

/** The index leaves out what is no letter or number; an emoji alone is all there is. */
function core(word: string): string {
  return word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || word;
}

/** Some words before what was found, so that it can be understood. */
function excerptStart(text: string, first: number): number {
  if (first < excerptLength / 2) return 0;
  const space = text.indexOf(' ', Math.max(0, first - excerptLength / 3));
  return space >= 0 && space < first ? space + 1 : wholeSign(text, first);
}

/** Not within a character of two units. */
function wholeSign(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
