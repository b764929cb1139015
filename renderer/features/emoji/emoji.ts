/** An emoji, in the words of one language. */
export type Emoji = {
  unicode: string;
  label: string;
  /** Other words it is found by. */
  tags: readonly string[];
  /** What stands between colons for it, the likeliest first; English in every language. */
  shortcodes: readonly string[];
  group: Group;
  /** The same one in five colours of skin, from the lightest; empty where it has none. */
  skins: readonly string[];
};

/** CLDR's groups, in the order of its keyboard. Their numbers are emojibase's, which knows parts of emoji (2) besides. */
export const groups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;
export type Group = (typeof groups)[number];

/** What is used of emojibase's compact format. */
export type RawEmoji = {
  hexcode: string;
  label: string;
  tags?: string[];
  group?: number;
  order?: number;
  skins?: { hexcode: string }[];
};
export type RawShortcodes = Readonly<Record<string, string | readonly string[]>>;

const isGroup = (group: number | undefined): group is Group => groups.includes(group as Group);
const listOf = (codes: string | readonly string[] | undefined): readonly string[] =>
  typeof codes === 'string' ? [codes] : (codes ?? []);

/** The emoji that people choose from, in the keyboard's order. */
export function emojiOf(raw: readonly RawEmoji[], shortcodes: RawShortcodes): Emoji[] {
  return raw
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .flatMap(({ hexcode, label, tags = [], group, skins = [] }) => {
      if (!isGroup(group)) return [];
      const one = { unicode: fromHexcode(hexcode), label, tags, shortcodes: listOf(shortcodes[hexcode]), group };
      // Two people have twenty-five colours; the first five are those they share.
      return [{ ...one, skins: skins.slice(0, 5).map((skin) => fromHexcode(skin.hexcode)) }];
    });
}

/**
 * The emoji of emojibase's code points (`1F44D`, `1F1E9-1F1EA`). One way of writing each, so that two people's thumbs count as the
 * same: the sign that asks for a picture (U+FE0F) stands only where there would be text without it.
 */
export function fromHexcode(hexcode: string): string {
  const emoji = String.fromCodePoint(...hexcode.split('-').map((point) => parseInt(point, 16)));
  return /^(?!\p{Emoji_Presentation})\p{Emoji}$/u.test(emoji) ? `${emoji}\ufe0f` : emoji;
}

/** An emoji in a colour of skin, where it has one. @param tone - 1 to 5 from the lightest; 0 is none. */
export function inTone(emoji: Emoji, tone: number): string {
  return emoji.skins[tone - 1] ?? emoji.unicode;
}

/**
 * The emoji that a person may mean, the likeliest first.
 *
 * @param query - the beginning of words or of a shortcode, with or without colons.
 */
export function searchIn(all: readonly Emoji[], query: string, limit = Infinity): Emoji[] {
  const words = folded(query.replaceAll(':', ' ').replaceAll('_', ' ')).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  const whole = words.join(' ');
  return all
    .map((emoji, place) => ({ emoji, place, rank: emoji.unicode === query.trim() ? 0 : rankOf(emoji, words, whole) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, limit)
    .map(({ emoji }) => emoji);
}

function rankOf({ label, tags, shortcodes }: Emoji, words: readonly string[], whole: string): number {
  const names = [label, ...shortcodes].map((name) => folded(name.replaceAll('_', ' ')));
  if (names.includes(whole)) return 0;
  if (names.some((name) => name.startsWith(whole))) return 1;
  const inNames = names.flatMap((name) => name.split(/\s+/u));
  const begins = (list: readonly string[]) => words.every((word) => list.some((one) => one.startsWith(word)));
  if (begins(inNames)) return 2;
  return begins([...inNames, ...tags.map(folded)]) ? 3 : 4;
}

/** Without case and accents: who looks for "Kuesschen" types what the keyboard has. */
function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
