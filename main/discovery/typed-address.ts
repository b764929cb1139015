import { isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { failure, limits } from '../../protocol/index.ts';
import type { Result } from '../../protocol/index.ts';
import { withoutZone } from './network.ts';

export type TypedAddress = {
  /** An IP address (IPv6 without brackets, with its zone if it was typed) or a DNS name in ASCII form. */
  host: string;
  kind: 'IPv4' | 'IPv6' | 'name';
  /** 1–65535. */
  port: number;
  /** Whether the port was typed; when not, it is the default one. */
  portTyped: boolean;
};

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/**
 * Reads what a person types or pastes to say where an office is: `host`, `host:port`, `[fe80::1%eth0]:port`, a bare IPv6 address,
 * or an `https://host:port/…` address as a browser shows it.
 *
 * @returns `bad_request` with what is wrong, in words.
 */
export function parseTypedAddress(text: string): Result<{ address: TypedAddress }> {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/s, '');
  const [host, portText] = splitPort(bare);
  const port = portText === undefined ? limits.defaultPort : Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return failure('bad_request', `“${portText ?? ''}” is no port: it must be a number from 1 to 65535.`);
  }
  const portTyped = portText !== undefined;
  if (isIP(host) !== 0) {
    return { ok: true, address: { host, kind: isIPv4(host) ? 'IPv4' : 'IPv6', port, portTyped } };
  }
  if (isIP(withoutZone(host)) !== 0) return failure('bad_request', `“${host}” is no IP address.`);
  const name = domainToASCII(host.replace(/\.$/, ''));
  const labels = name.split('.');
  if (name.length > 253 || !labels.every((part) => label.test(part))) {
    return failure('bad_request', `“${host}” is neither an IP address nor a name.`);
  }
  // The operating system would take 10.1 for 10.0.0.1, and 0x7f.1 for itself: nobody means that.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) {
    return failure('bad_request', `“${host}” is not a whole IP address: it has four numbers, like 192.168.1.20.`);
  }
  return { ok: true, address: { host: name, kind: 'name', port, portTyped } };
}

function splitPort(text: string): [string, string | undefined] {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed) return [bracketed[1] ?? '', bracketed[2]];
  const parts = text.split(':');
  // More than one colon without brackets: an IPv6 address by itself.
  return parts.length === 2 ? [parts[0] ?? '', parts[1]] : [text, undefined];
}

/** `10.0.0.1:7788`, `[fe80::1%eth0]:7788`. */
export function formatEndpoint({ address, port }: { address: string; port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
