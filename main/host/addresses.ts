import { networkInterfaces } from 'node:os';

/**
 * `address:port` under which others may reach a host that listens on `bind` (absent: everywhere), likeliest first: private IPv4,
 * other IPv4, IPv6, and this machine itself when there is nothing else. Link-local IPv6 is left to discovery: its zone means
 * nothing on another machine.
 */
export function reachableAddresses(bind: readonly string[] | undefined, port: number): string[] {
  const everywhere = !bind || bind.some((address) => address === '0.0.0.0' || address === '::');
  const onlyIPv4 = bind?.every((address) => address === '0.0.0.0') ?? false;
  const own = everywhere
    ? Object.values(networkInterfaces())
        .flat()
        .filter((one) => one !== undefined)
        .filter((one) => !one.internal && !one.address.toLowerCase().startsWith('fe80:'))
        .filter((one) => one.family === 'IPv4' || !onlyIPv4)
        .map((one) => one.address)
    : [...bind];
  const sorted = own.sort((a, b) => rank(a) - rank(b));
  const shown = sorted.length > 0 ? sorted : ['127.0.0.1'];
  return shown.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`));
}

function rank(address: string): number {
  if (address.includes(':')) return 2;
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address) ? 0 : 1;
}
