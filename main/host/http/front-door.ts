import type { RequestListener, Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Allowed } from './allowed.ts';
import { createConnectionCounter, defaultCaps, type ConnectionCaps } from './connection-caps.ts';
import { listen, type ListenOptions, type Listeners } from './listeners.ts';
import { createRedirect } from './redirect.ts';

/** Where the certificates come from: {@link Trust} is one. */
export type Secure = {
  contextOptions(): { key: string; cert: string };
  contextFor(servername: string): SecureContext;
  onChange(listener: () => void): () => void;
};

/** Why a connection was ended at the door. */
export const refusals = {
  too_many: 'There are too many connections, of all or from that address.',
  silent: 'It said nothing in time.',
  not_ours: 'Its first byte is neither of TLS nor of HTTP.',
  bad_tls: 'The TLS handshake failed, or took too long.',
  bad_http: 'It is not HTTP, or was too slow, or its headers are too large.',
} as const satisfies Record<string, string>;
export type Refusal = keyof typeof refusals;

export type FrontDoorOptions = ListenOptions & {
  secure: Secure;
  allowed: Allowed;
  /** Answers all requests that no Engine.IO server has taken. */
  handler: RequestListener;
  caps?: Partial<ConnectionCaps>;
  /** ms for the first byte and for the TLS handshake, each. */
  greetingTimeout?: number;
  /** ms for a request's headers. */
  headersTimeout?: number;
  /** ms for a whole request: a file's chunk over long-polling from a slow network must get through. */
  requestTimeout?: number;
};

export type FrontDoor = {
  /** The HTTPS server behind every listener; Engine.IO is attached to it before `listen`. It never listens itself. */
  readonly server: Server;
  /** @throws LandlineError as {@link listen} of listeners.ts. */
  listen(): Promise<{ port: number; addresses: readonly string[] }>;
  /** Takes no more connections, lets requests end, and cuts what is left after `deadline` ms (default 1000). */
  close(deadline?: number): Promise<void>;
};

const tlsHandshake = 0x16;
const badRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** One TCP port for HTTPS, WebSocket and those who forgot the `s`: the first byte tells which it is. */
export function createFrontDoor(options: FrontDoorOptions, deps: { refused: (why: Refusal) => void }): FrontDoor {
  const {
    secure,
    allowed,
    handler,
    greetingTimeout = 10_000,
    headersTimeout = 10_000,
    requestTimeout = 120_000,
  } = options;
  const { refused } = deps;
  const counter = createConnectionCounter({ ...defaultCaps, ...options.caps });
  const open = new Set<Socket>();
  let listeners: Listeners | undefined;

  const timeouts = {
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: 15_000,
    connectionsCheckingInterval: Math.min(5_000, headersTimeout),
  };
  const server = createHttpsServer(
    {
      ...secure.contextOptions(),
      ...timeouts,
      minVersion: 'TLSv1.2',
      handshakeTimeout: greetingTimeout,
      SNICallback: (name, done) => done(null, secure.contextFor(name)),
    },
    handler,
  );
  const plain = createRedirect(allowed, { ...timeouts, requestTimeout: headersTimeout });
  // Connections in progress keep what they were made with.
  const stopFollowing = secure.onChange(() =>
    server.setSecureContext({ ...secure.contextOptions(), minVersion: 'TLSv1.2' }),
  );

  for (const one of [server, plain] as HttpServer[]) {
    // The HTTPS server reports failed handshakes here, too.
    one.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      const isHttp = one === plain || /^(HPE_|ERR_HTTP)/.test(error.code ?? '');
      // Somebody who only knocks (a port scan, a dialer that lost its race) is no trouble.
      if (error.code !== 'ECONNRESET') refused(isHttp ? 'bad_http' : 'bad_tls');
      if (isHttp && socket.writable) socket.end(badRequest, () => socket.destroy());
      else socket.destroy();
    });
    // Node watches the time limits of requests from `listening` on, which these servers never get to by themselves.
    one.emit('listening');
  }

  // Node watches no upgraded connection, and each Engine.IO server leaves alone what is not its own.
  server.on('upgrade', (_request, socket: Socket) => {
    // What was written so far answered requests before this one.
    const before = socket.bytesWritten;
    const unanswered = setTimeout(() => {
      if (socket.bytesWritten > before) return;
      refused('bad_http');
      socket.destroy();
    }, greetingTimeout);
    socket.once('close', () => clearTimeout(unanswered));
  });

  function welcome(socket: Socket): void {
    const leave = counter.enter(socket.remoteAddress);
    if (!leave) {
      refused('too_many');
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      leave();
    });
    // Whoever breaks off is told to nobody; without a listener the process would end.
    socket.on('error', () => undefined);
    const silence = setTimeout(() => {
      refused('silent');
      socket.destroy();
    }, greetingTimeout);
    socket.once('close', () => clearTimeout(silence));
    socket.once('data', (first) => {
      clearTimeout(silence);
      route(socket, first);
    });
  }

  function route(socket: Socket, first: Buffer): void {
    const byte = first[0] ?? 0;
    const to = byte === tlsHandshake ? server : isUpperCase(byte) ? plain : undefined;
    if (!to) {
      refused('not_ours');
      socket.destroy();
      return;
    }
    socket.pause();
    socket.unshift(first);
    to.emit('connection', socket);
    // TLS takes what was read by itself; were the socket to flow meanwhile, it would flow past it.
    if (to === plain) socket.resume();
  }

  return {
    server,
    async listen() {
      listeners = await listen(options, welcome);
      return { port: listeners.port, addresses: listeners.addresses };
    },
    async close(deadline = 1_000) {
      stopFollowing();
      listeners?.close();
      server.close();
      plain.close();
      const cut = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, deadline);
      await Promise.all([...open].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
      clearTimeout(cut);
    },
  };
}

/** Every HTTP method begins with a capital letter (RFC 9110 §16.1.2). */
function isUpperCase(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
