import { appOrigin } from '../../../protocol/index.ts';

/** What other programs may be asked to open: a page or a letter, never a file or a program's own scheme. */
const openable = new Set(['http:', 'https:', 'mailto:']);

/** @returns the address as it was understood, or undefined when it is to be left alone. */
export function openableAddress(text: string): string | undefined {
  try {
    const url = new URL(text);
    // Who is logged in where is nobody's business, and hides which site it is.
    if (!openable.has(url.protocol) || url.username !== '' || url.password !== '') return undefined;
    return url.href;
  } catch {
    return undefined;
  }
}

/** Whether an address is the app's own page, in which the bridge may be used. */
export function isOwnPage(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`);
}
