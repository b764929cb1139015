/**
 * The page's address where others can open it; undefined where nobody else can: on the desktop, and on the page that the host's own
 * computer sees (docs/PROTOCOL.md, "On the host's own computer"), which is at loopback.
 */
export function sharedOrigin(
  { protocol, hostname, origin }: Pick<Location, 'protocol' | 'hostname' | 'origin'>,
  isDesktop: boolean,
): string | undefined {
  return isDesktop || (protocol === 'http:' && hostname === '127.0.0.1') ? undefined : origin;
}
