/**
 * Text of others made safe for a terminal: control characters (C0, DEL, and the C1 ones that some terminals take for escape
 * sequences) and those that turn the reading direction are shown as `\u{…}`. Line feeds and tabs stay.
 */
export function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(unsafe, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As {@link plain}, on one line. */
export function plainLine(text: string): string {
  return plain(text)
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll('\t', ' ');
}

const unsafe =
  // eslint-disable-next-line no-control-regex -- naming the characters is the point
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
