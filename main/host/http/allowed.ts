import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export type AllowedOptions = {
  /** Names this machine is called by, and DNS names of the office; without port. */
  names: () => readonly string[];
  /** Whether the office has a certificate of its own for a name. */
  covers?: (name: string) => boolean;
  /** Whether a request came in by a door that has looked at these already: see {@link cameLocally}. */
  cameLocally?: (request: IncomingMessage) => boolean;
  /** Origins of the desktop app, exactly (`app://landline`). */
  appOrigins?: readonly string[];
};

export type Allowed = {
  /** Whether the request was made to this host by one of its names or by an address; else a page elsewhere was bound to our address (DNS rebinding). */
  host(request: IncomingMessage): boolean;
  /** Whether it comes from no page at all, from our own, or from the app; its `Host` must be right too. */
  origin(request: IncomingMessage): boolean;
};

/** Who may talk to the host from a browser: decided by `Host` (RFC 9110 §7.2) and `Origin` (RFC 6454 §7). */
export function createAllowed({
  names,
  covers = () => false,
  cameLocally = () => false,
  appOrigins = [],
}: AllowedOptions): Allowed {
  const hostAllowed = (header: string | undefined) => {
    const name = hostName(header);
    return (
      name !== undefined && (isOfficeHost(name) || names().some((own) => own.toLowerCase() === name) || covers(name))
    );
  };
  return {
    host: (request) => hostAllowed(request.headers.host),
    origin(request) {
      if (cameLocally(request)) return true;
      const { host, origin } = request.headers;
      if (!hostAllowed(host)) return false;
      return origin === undefined || appOrigins.includes(origin) || origin === `https://${host ?? ''}`;
    },
  };
}

/** An address, which no foreign name stands behind, or a name that public DNS never answers (RFC 6761, RFC 6762). */
function isOfficeHost(name: string): boolean {
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || name.endsWith('.local');
}

/** @returns the lower-case name or address of a `Host` header, without port, brackets and final dot; undefined when it is none. */
export function hostName(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/(.)\.$/, '$1');
}
