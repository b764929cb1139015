import { formatMessageLink, isDeceptive, parseMessageLink } from '../../../protocol/index.ts';

const schemes: readonly string[] = ['http:', 'https:', 'mailto:'];

/**
 * Where a link goes, or nothing if it may not be one: http, https, mailto and links to messages alone, nothing relative, and no user
 * names, which are there to deceive (`https://bank.example@evil.example`).
 */
export function hrefOf(text: string): string | undefined {
  if (isDeceptive(text)) return undefined;
  const message = parseMessageLink(text);
  if (message) return formatMessageLink(message);
  const url = URL.parse(/^www\./iu.test(text) ? `https://${text}` : text);
  if (!url || !schemes.includes(url.protocol)) return undefined;
  return url.username === '' && url.password === '' ? url.href : undefined;
}

/**
 * Whether what is read is where a link goes. It is not when the text says something else, nor when the host is written in foreign
 * letters (`xn--…`: some of them look like others) or as anything but itself (`http://2130706433/`).
 *
 * @param href - as {@link hrefOf} gives it.
 */
export function saysWhereItGoes(text: string, href: string): boolean {
  const url = URL.parse(href);
  if (!url) return false;
  if (url.protocol === 'mailto:') return text === href || `mailto:${text}` === href;
  if (/(?:^|\.)xn--/u.test(url.hostname)) return false;
  const same = hrefOf(text) === href || hrefOf(`${url.protocol}//${text}`) === href;
  return same && text.toLowerCase().includes(url.hostname);
}
