import type { Language } from '../../i18n/languages.ts';
import { createEmojiChoice } from '../emoji/choice.ts';
import { inTone } from '../emoji/emoji.ts';
import { searchEmoji } from '../emoji/load.ts';
import { mostOptions, type Option } from './completion.ts';

/** Emoji by the names they have in a language, in the person's colour of skin. */
export async function emojiFor(query: string, language: Language): Promise<Option[]> {
  const found = await searchEmoji(query, language, mostOptions);
  const tone = createEmojiChoice(window.localStorage).tone();
  return found.map((emoji) => ({
    kind: 'emoji',
    id: emoji.unicode,
    name: emoji.shortcodes[0] === undefined ? emoji.label : `:${emoji.shortcodes[0]}:`,
    emoji: inTone(emoji, tone),
  }));
}
