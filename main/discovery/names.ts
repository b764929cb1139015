import { isDeceptive, isVisible, limits } from '../../protocol/index.ts';

const maxLabelBytes = 63;

/** Cuts to at most `maxBytes` of UTF-8, never inside a code point. */
export function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let out = '';
  for (const char of text) {
    bytes += Buffer.byteLength(char);
    if (bytes > maxBytes) break;
    out += char;
  }
  return out;
}

/**
 * A DNS-SD instance name (RFC 6763 §4.1.1): the office's name, cut to whole code points, and a suffix of the host's own, so
 * that equal names never meet. At most 63 bytes: a longer label makes the whole packet malformed, silently. Dots become
 * hyphens, since bonjour-service splits peers' names at them.
 */
export function instanceName(name: string, suffix: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}.]+/gu, '-')
    .trim();
  return `${cutToBytes(clean, maxLabelBytes - 1 - Buffer.byteLength(suffix)) || 'office'}-${suffix}`;
}

/** A stranger's name as one line a person may be shown: no control, bidi or invisible characters, at most 80 long. */
export function displayName(name: string, otherwise: string): string {
  const visible = Array.from(name.normalize('NFC').replace(/\s+/gu, ' '))
    .filter((char) => !isDeceptive(char))
    .join('');
  let out = '';
  for (const char of visible.trim()) {
    if (out.length + char.length > limits.nameLength) break;
    out += char;
  }
  return isVisible(out) ? out.trim() : otherwise;
}
