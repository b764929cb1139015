/**
 * The `Content-Disposition` header (RFC 6266) for a file name in any script: a plain ASCII name for old readers and the true one
 * as RFC 8187 has it.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  // Quotes, backslashes and per cent signs are read differently by different browsers; the second form has the truth.
  const ascii = name.replaceAll(/[^\u0020-\u007e]|["\\%]/g, '_');
  const header = `${kind}; filename="${ascii}"`;
  return ascii === name ? header : `${header}; filename*=UTF-8''${encodeRfc8187(name)}`;
}

function encodeRfc8187(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
