import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { httpPaths, LandlineError } from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { Allowed } from './allowed.ts';
import { enterPage, enterPolicy } from './enter-page.ts';
import { listenLocally, type LocalListener } from './local-listener.ts';
import { createLocalKeys } from './local-keys.ts';
import { readBody } from './read-body.ts';
import { createRouter, type RouteHandler } from './router.ts';

export type LocalDoorDeps = {
  /** Answers what is let in: Engine.IO stands before its routes. */
  http: Server;
  /** The invite that makes the first owner, while there is none: whoever was given the link started this host. */
  ownerInvite: () => Promise<string | undefined>;
  /** Milliseconds since some moment, whatever is done to the clock. */
  monotonic: () => number;
  logger: HostLogger;
  refused: (status: number) => void;
};

export type LocalDoor = {
  readonly port: number;
  /** A link that opens the page in one browser of this computer, once, for two minutes. */
  link(): string;
  /** Takes no more connections, lets requests end, and cuts what is left after `deadline` ms (default 1000). */
  close(deadline?: number): Promise<void>;
};

const address = '127.0.0.1';
/** Of the JSON with a key. */
const mostBytes = 1_024;
/** A page, its sockets, and some to spare. */
const mostConnections = 256;
const headersTimeout = 10_000;
const requestTimeout = 120_000;

const asked = z.object({ key: z.string().max(200) });

/** Requests that came in by a local door, which has looked at where they come from. */
const passed = new WeakSet<IncomingMessage>();

/** Whether a request came in by the local door: from a browser of this computer that was given the link. */
export const cameLocally = (request: IncomingMessage): boolean => passed.has(request);

/**
 * The page over plain HTTP on this computer's loopback, where no certificate is needed and none is warned of. Others are kept out by what
 * each request must bring: the right `Host` (no name that was bound to our address), an `Origin` and a fetch site that are no other
 * page's, and the cookie that a link's key was taken for; and on Linux by whose the program at the other end is.
 *
 * @param before - the ports it had before: the page's storage, and with it the device's key, belongs to `http://127.0.0.1:PORT`.
 */
export async function openLocalDoor(before: readonly number[], deps: LocalDoorDeps): Promise<LocalDoor> {
  const keys = createLocalKeys(deps.monotonic);
  const server = createHttpServer({ headersTimeout, requestTimeout, keepAliveTimeout: 15_000, maxHeaderSize: 8_192 });
  const listener: LocalListener = await listenLocally(server, { address, before, mostConnections });
  const host = `${address}:${listener.port}`;
  const origin = `http://${host}`;
  /** Cookies do not know ports (RFC 6265 §8.5): two offices on one computer take two names. */
  const cookie = `landline-${listener.port}`;

  const allowed: Allowed = {
    host: ({ headers }) => headers.host === host,
    origin: ({ headers }) => headers.host === host && (headers.origin === undefined || headers.origin === origin),
  };

  function isIn(request: IncomingMessage): boolean {
    const site = request.headers['sec-fetch-site'];
    const ownPage = site === undefined || site === 'same-origin' || site === 'none';
    return ownPage && allowed.origin(request) && cookiesOf(request, cookie).some((one) => keys.knows(one));
  }

  const enter: RouteHandler = async (request, response) => {
    if (!allowed.origin(request)) throw new LandlineError('forbidden', 'This page may not ask.');
    // Not read at all: whoever is answered in the middle of a body may find the connection gone before the answer.
    if (Number(request.headers['content-length'] ?? Infinity) > mostBytes)
      throw new LandlineError('too_large', 'This is no key.');
    const redeemed = keys.redeem(keyOf(await readBody(request, mostBytes)));
    if (redeemed === 'too_many')
      throw new LandlineError('rate_limited', 'There were too many wrong keys: wait a minute.');
    if (redeemed === 'unknown')
      throw new LandlineError(
        'forbidden',
        'This link was used before, or is too old. Start Landline again for another.',
      );
    const invite = await deps.ownerInvite();
    const body = Buffer.from(JSON.stringify({ to: invite === undefined ? '/' : `${httpPaths.join}#t=${invite}` }));
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      'Set-Cookie': `${cookie}=${redeemed.session}; HttpOnly; SameSite=Strict; Path=/`,
    });
    response.end(body);
  };

  /** Answers whoever is not in, and everybody on the way in. */
  const outside = createRouter({ allowed, logger: deps.logger, refused: deps.refused })
    .add('GET', httpPaths.enter, (_, response) => {
      response.setHeader('Content-Security-Policy', enterPolicy);
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': enterPage.length });
      response.end(enterPage);
    })
    .add('POST', httpPaths.enter, enter)
    .add('GET', '/*', () => {
      throw new LandlineError('forbidden', 'This opens by the link that Landline makes when it is started.');
    });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === httpPaths.enter || !isIn(request)) {
      outside.handle(request, response);
      return;
    }
    passed.add(request);
    deps.http.emit('request', request, response);
  });
  server.on('upgrade', (request, socket: Socket, head) => {
    if (!isIn(request)) {
      deps.refused(403);
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    passed.add(request);
    deps.http.emit('upgrade', request, socket, head);
  });

  return { port: listener.port, link: () => `${origin}${httpPaths.enter}#key=${keys.make()}`, close: listener.close };
}

/** @returns what no key is, for what cannot be read. */
function keyOf(body: string | undefined): string {
  try {
    return asked.safeParse(JSON.parse(body ?? '')).data?.key ?? '';
  } catch {
    return '';
  }
}

/** A browser may hold several of a name, by their paths and domains. */
function cookiesOf({ headers }: IncomingMessage, name: string): string[] {
  return (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
