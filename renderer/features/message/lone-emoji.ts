/** An emoji as a whole: with its skin, its parts, a flag's two letters, a key's frame. */
const emoji =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}(?=\ufe0f|\p{Emoji_Modifier}|\u200d)).*)$/u;

/** Whether a text is one to three emoji and nothing else: these are shown large. */
export function isLoneEmoji(text: string): boolean {
  // Longer than three of the longest there are; or words, as nearly all are, which a look tells sooner than their segments.
  if (text.length > 120 || /\p{L}/u.test(text)) return false;
  const signs = [...new Intl.Segmenter().segment(text.trim())]
    .map(({ segment }) => segment)
    .filter((segment) => segment.trim() !== '');
  return signs.length >= 1 && signs.length <= 3 && signs.every((sign) => emoji.test(sign));
}
