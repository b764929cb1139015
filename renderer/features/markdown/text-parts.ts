import { isDeceptive } from '../../../protocol/index.ts';
import { hrefOf } from './links.ts';

/** A piece of a message's text, as it is shown. */
export type TextPart =
  | { kind: 'text'; text: string }
  /** `href` is where it truly goes. */
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; me: boolean }
  | { kind: 'room'; text: string; room: string }
  /** A character that would change what a person believes to read, named instead of applied; `times` in a row. */
  | { kind: 'hidden'; text: string; times: number };

/** The names that stand out of a text behind an `@` or a `#`. */
export type Names = {
  mentions?: readonly { name: string; me: boolean }[];
  rooms?: readonly { id: string; name: string }[];
};

/** Longer ones are no links: a text of half ones would be searched over and over. UTF-16 code units. */
const longestLink = 2_048;
const address = `(?:[Hh][Tt]{2}[Pp][Ss]?://|[Ww]{3}\\.|landline://message/?#)[^\\s<>"'\`]{1,${longestLink}}`;
/** Of scripts whose words have spaces between them: "#gen" is not in "#general", but 田中 is in 田中さん. */
const letter = '[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Arabic}\\p{Script=Devanagari}\\p{N}]';
/** Underscores around a name may be Markdown's. */
const wordEnd = `(?!_*${letter})`;

/** @returns a pattern with the groups `link`, `mention` and `room`. */
function patternOf({ mentions = [], rooms = [] }: Names): RegExp {
  const alternatives = [`(?<![\\p{L}\\p{N}])(?<link>${address})`];
  const named = (names: readonly { name: string }[]) =>
    names
      .map(({ name }) => name)
      .sort((a, b) => b.length - a.length)
      .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`))
      .join('|');
  if (mentions.length > 0) alternatives.push(`(?<!${letter})(?<mention>@(?:${named(mentions)})${wordEnd})`);
  if (rooms.length > 0) alternatives.push(`(?<![\\p{L}\\p{N}&])(?<room>#(?:${named(rooms)})${wordEnd})`);
  return new RegExp(alternatives.join('|'), 'gu');
}

export type TextParts = {
  /**
   * Cuts a text into parts to be shown: links, names, and characters that deceive. The text stays text; nothing in it is ever
   * markup.
   */
  of(text: string): TextPart[];
  /** A text with the characters that deceive named, and nothing else in it. */
  visible(text: string): TextPart[];
  /** The length of the link or name that begins at an index; 0 for none. */
  lengthAt(text: string, index: number): number;
};

export function createTextParts(names: Names = {}): TextParts {
  const pattern = patternOf(names);
  const sticky = new RegExp(pattern.source, 'uy');

  function partOf({ groups = {}, 0: found }: RegExpExecArray): TextPart | undefined {
    if (groups['link'] !== undefined) {
      const text = withoutTail(found);
      const href = found.length < longestLink ? hrefOf(text) : undefined;
      return href === undefined ? undefined : { kind: 'link', text, href };
    }
    const name = found.slice(1);
    if (groups['mention'] !== undefined) {
      const me = names.mentions?.find((mention) => mention.name === name)?.me ?? false;
      return { kind: 'mention', text: found, me };
    }
    const room = names.rooms?.find((one) => one.name === name)?.id;
    return room === undefined ? undefined : { kind: 'room', text: found, room };
  }

  return {
    of(text) {
      const parts: TextPart[] = [];
      let from = 0;
      for (const match of text.matchAll(pattern)) {
        const part = partOf(match);
        if (!part) continue;
        parts.push(...visibleParts(text.slice(from, match.index)), part);
        from = match.index + part.text.length;
      }
      parts.push(...visibleParts(text.slice(from)));
      return parts;
    },
    visible: visibleParts,
    lengthAt(text, index) {
      sticky.lastIndex = index;
      const match = sticky.exec(text);
      return (match && partOf(match)?.text.length) ?? 0;
    },
  };
}

/** Punctuation after a link belongs to the sentence, and so does a closing bracket that was opened before it. */
function withoutTail(link: string): string {
  let open = 0;
  for (const sign of link) open += sign === '(' ? 1 : sign === ')' ? -1 : 0;
  let end = link.length;
  for (; end > 0; end -= 1) {
    const last = link[end - 1] ?? '';
    if (last === ')' && open < 0) open += 1;
    else if (!/[.,;:!?\]}*_~]/.test(last)) break;
  }
  return link.slice(0, end);
}

/** A text for a line of the page that is no message: characters that deceive are named in it. */
export function spelledOut(text: string): string {
  return visibleParts(text)
    .map((part) => (part.kind === 'hidden' ? `[${part.text}]` : part.text))
    .join('');
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
    const previous = plain === '' ? parts.at(-1) : undefined;
    plain = '';
    const name = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    if (previous?.kind === 'hidden' && previous.text === name) previous.times += 1;
    else parts.push({ kind: 'hidden', text: name, times: 1 });
  }
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  return parts;
}
