/**
 * The text of a forwarded message: what the person says to it, then a quote of it under a line that says whose it is.
 *
 * @param header - one line, shown as it is whatever it holds: names are other people's.
 */
export function forwardedText(words: string, header: string, text: string): string {
  const quote = [
    `*${header.replaceAll(/[!-/:-@[-`{-~]/gu, String.raw`\$&`)}*`,
    ...(text === '' ? [] : ['', ...text.split('\n')]),
  ];
  const quoted = quote.map((line) => `> ${line}`.trimEnd()).join('\n');
  return words.trim() === '' ? quoted : `${words.trim()}\n\n${quoted}`;
}
