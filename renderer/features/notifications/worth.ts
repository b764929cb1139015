import type { RoomView, SeenEvent } from '../../../client/index.ts';
import type { RoomSettings, Settings } from '../../app/settings.ts';

export type Said = Extract<SeenEvent, { type: 'message' | 'announcement' }>;

/** Who is told, and what they want to be told of. */
export type Listener = {
  me: string;
  room: Pick<RoomView, 'kind' | 'archived'>;
  settings: Pick<Settings, 'notify' | 'keywords'>;
  choices: RoomSettings;
};

/** What was said, where it is something to tell of at all. */
export function saidIn(event: SeenEvent): Said | undefined {
  return event.type === 'message' || event.type === 'announcement' ? event : undefined;
}

/**
 * Whether a person wants to be told of a message. A room's own choice counts before that for all rooms; a muted room without one
 * calls only for who is meant.
 */
export function isWorthTelling({ body, member, room: id, type }: Said, listener: Listener): boolean {
  const { me, room, settings, choices } = listener;
  if (!body || id === null || member === me || room.archived) return false;
  const level = choices.notify ?? (choices.muted && settings.notify === 'all' ? 'mentions' : settings.notify);
  if (level === 'none') return false;
  if (level === 'all' || type === 'announcement') return true;
  const meant = body.mentions?.includes(me) === true || hasKeyword(body.text, settings.keywords);
  return meant || (room.kind === 'direct' && !choices.muted);
}

/** Of what has arrived, by room, what was not read meanwhile on another device. */
export function unreadOf(
  gathered: ReadonlyMap<string, Said>,
  readUpTo: (room: string) => number | undefined,
): [room: string, said: Said][] {
  return [...gathered].filter(([room, { n }]) => n > (readUpTo(room) ?? Infinity));
}

/** Scripts that put no space between words: there a keyword counts wherever it stands. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** Whether one of the keywords stands in the text as a word of its own, whatever its case. */
export function hasKeyword(text: string, keywords: readonly string[]): boolean {
  const where = folded(text);
  return keywords.some((keyword) => {
    const wanted = folded(keyword.trim());
    if (wanted === '') return false;
    for (let at = where.indexOf(wanted); at >= 0; at = where.indexOf(wanted, at + 1)) {
      if (spaceless.test(wanted)) return true;
      const before = where.slice(0, at);
      const after = where.slice(at + wanted.length);
      if (!/[\p{L}\p{N}\p{M}]$/u.test(before) && !/^[\p{L}\p{N}\p{M}]/u.test(after)) return true;
    }
    return false;
  });
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase();

/** A text as a notification of the system shows it: short, and without the characters that turn what stands around them. */
export function noteText(text: string): string {
  const plain = text.replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  const signs = Array.from(plain.slice(0, 1_000));
  return signs.length > 240 || plain.length > 1_000 ? `${signs.slice(0, 240).join('').trimEnd()}…` : plain;
}
