import { isDeceptive } from '../../../protocol/index.ts';

/** A piece of a message's text, as it is shown. */
export type TextPart =
  | { kind: 'text'; text: string }
  /** `href` is where it truly goes. */
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; me: boolean }
  /** A character that would change what a person believes to read, named instead of applied. */
  | { kind: 'hidden'; text: string };

export type Mention = { name: string; me: boolean };

const linkPattern = /\bhttps?:\/\/[^\s<>"'`]+/giu;

/**
 * Cuts a text into parts to be shown: links (http and https alone), names of people it mentions, and characters that deceive. The
 * text stays text; nothing in it is ever markup.
 */
export function textParts(text: string, mentions: readonly Mention[] = []): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(linkPattern)) {
    const found = withoutTail(match[0]);
    const href = hrefOf(found);
    if (href === undefined) continue;
    parts.push(...plainParts(text.slice(from, match.index), mentions), { kind: 'link', text: found, href });
    from = match.index + found.length;
  }
  parts.push(...plainParts(text.slice(from), mentions));
  return parts;
}

/** Punctuation after a link belongs to the sentence, and so does a closing bracket that was opened before it. */
function withoutTail(link: string): string {
  let end = link;
  for (;;) {
    const last = end.at(-1) ?? '';
    const unopened = last === ')' && end.split('(').length < end.split(')').length;
    if (!/[.,;:!?\]}*_~]/.test(last) && !unopened) return end;
    end = end.slice(0, -1);
  }
}

function hrefOf(text: string): string | undefined {
  if (isDeceptive(text)) return undefined;
  const url = URL.parse(text);
  // User names in links are there to deceive: https://bank.example@evil.example
  return url?.username === '' && url.password === '' ? url.href : undefined;
}

function plainParts(text: string, mentions: readonly Mention[]): TextPart[] {
  const first = mentions
    .map((mention) => ({ ...mention, at: text.indexOf(`@${mention.name}`) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0];
  if (!first) return visibleParts(text);
  const end = first.at + first.name.length + 1;
  return [
    ...visibleParts(text.slice(0, first.at)),
    { kind: 'mention', text: text.slice(first.at, end), me: first.me },
    ...plainParts(text.slice(end), mentions),
  ];
}

function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let plain = '';
  for (const sign of text.replace(/\r\n?/g, '\n')) {
    if (sign === '\n' || sign === '\t' || !isDeceptive(sign)) {
      plain += sign;
      continue;
    }
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    plain = '';
    const code = sign.codePointAt(0) ?? 0;
    parts.push({ kind: 'hidden', text: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` });
  }
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  return parts;
}
