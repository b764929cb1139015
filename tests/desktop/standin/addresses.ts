/**
 * Chromium knows no scheme of ours, so `app://landline/x` is shown to it as `https://landline.app.electron.test/x`, a name that
 * leads to the scheme server alone.
 */
export const suffix = 'electron.test';

const own = /^(?:https?|file|data|about|blob|chrome|devtools|view-source):/i;
const shown = new RegExp(`^https://([^/?#]+)\\.([a-z][a-z0-9-]*)\\.${suffix.replace('.', '\\.')}(?=[/?#]|$)`, 'i');

/** The address as Chromium is given it. */
export function toPage(url: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9-]*):\/\/([^/?#]+)(.*)$/is.exec(url) ?? [];
  if (own.test(url) || scheme === undefined || host === undefined) return url;
  return `https://${host}.${scheme}.${suffix}${rest === '' ? '/' : (rest ?? '/')}`;
}

/** The address as the program means it. */
export function fromPage(url: string): string {
  return url.replace(shown, (_, host: string, scheme: string) => `${scheme}://${host}`);
}

/** As Electron names the origin of a frame. */
export function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null';
}
