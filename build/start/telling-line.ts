import { stripVTControlCharacters } from 'node:util';

/** As an error that nobody caught is written; the line of source above it says nothing. */
const thrown = /^\w*Error\b.*:/;
const telling = /\b(?:fatal|error|cannot|could not|failed|unable|not (?:found|supported))\b/i;

/** The one line of what a program wrote that says best why it failed; empty when it wrote nothing. */
export function tellingLine(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((one) => thrown.test(one)) ?? lines.find((one) => telling.test(one)) ?? lines.at(-1) ?? '';
  return line.slice(0, 300);
}
