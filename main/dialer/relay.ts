import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Result } from '../../protocol/index.ts';
import type { Connection, Way } from './find-way.ts';

export type Relay = {
  /** On 127.0.0.1. */
  readonly port: number;
  /** `https://<office id>.localhost:<port>` */
  readonly url: string;
  /** SHA-256 (base64url) of the key of the host it leads to, for the proof of a connection; empty before the first. */
  certificate(): string;
  /** Tells when it leads to a host with another key than before. @returns a function that takes the listener off. */
  onCertificate(listener: (certificate: string) => void): () => void;
  /** Tells whether the office could be reached when it was tried last, at each change. @returns a function that takes the listener off. */
  onReach(listener: (reached: boolean) => void): () => void;
  /** Connections open now, and since the beginning. */
  counts(): { open: number; connections: number };
  close(): Promise<void>;
};

export type RelayOptions = {
  office: string;
  /** Where it listens; 0 for any port. */
  port: number;
  /** ms after the proof or the last connection for which a way is taken to be the same still. */
  provenFor: number;
  /** ms for the TCP connection to a proven way. */
  connectTimeout: number;
};

export type RelayDeps = {
  /** Races, and proves the office anew. */
  connect: () => Promise<Result<{ connection: Connection }>>;
  /** Called when the way must be proven again: networks changed. @returns a function that takes the listener off. */
  onRefresh: (listener: () => void) => () => void;
};

/**
 * A loopback port that leads to the office by the way that won. It passes raw TCP: TLS runs end to end through it, so it can
 * neither read nor forge, and the program behind it checks the office itself.
 */
export async function createRelay(options: RelayOptions, { connect: prove, onRefresh }: RelayDeps): Promise<Relay> {
  const open = new Set<Socket>();
  let way: Way | undefined;
  let usedAt = 0;
  let connections = 0;
  let proving: Promise<Way | undefined> | undefined;
  let lastKey = '';
  const keyListeners = new Set<(certificate: string) => void>();
  let reached: boolean | undefined;
  const reachListeners = new Set<(reached: boolean) => void>();

  const proveAnew = async (): Promise<Way | undefined> => {
    const result = await prove();
    // The proof is all that was wanted of this connection.
    if (result.ok) result.connection.socket.destroy();
    way = result.ok ? result.connection.way : undefined;
    usedAt = performance.now();
    if (way && way.keyHash !== lastKey) {
      lastKey = way.keyHash;
      for (const listener of keyListeners) listener(lastKey);
    }
    if (reached !== result.ok) {
      reached = result.ok;
      for (const listener of reachListeners) listener(reached);
    }
    return way;
  };
  /** The way in use, or one proven now. Those who ask at once share one race. */
  const currentWay = async (): Promise<Way | undefined> => {
    const fresh = open.size > 0 || performance.now() - usedAt < options.provenFor;
    if (way && fresh) return way;
    proving ??= proveAnew().finally(() => (proving = undefined));
    return proving;
  };

  async function lead(client: Socket): Promise<void> {
    connections += 1;
    let upstream: Socket | undefined;
    for (let round = 0; round < 2 && !upstream && !client.destroyed; round += 1) {
      const chosen = await currentWay();
      if (!chosen) break;
      upstream = await dial(chosen, options.connectTimeout);
      // It was good a moment ago: the next round races all again.
      if (!upstream && way === chosen) way = undefined;
    }
    if (!upstream || client.destroyed) {
      upstream?.destroy();
      client.resetAndDestroy();
      return;
    }
    open.add(client);
    await join(client, upstream);
    open.delete(client);
    usedAt = performance.now();
  }

  const clients = new Set<Socket>();
  const server = createServer({ noDelay: true, pauseOnConnect: true, allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.on('error', () => undefined);
    client.once('close', () => clients.delete(client));
    lead(client).catch(() => client.destroy());
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stopListening = onRefresh(() => (way = undefined));

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopListening();
    const closed = once(server, 'close');
    server.close();
    for (const client of clients) client.destroy();
    await closed;
  };

  return {
    port,
    url: `https://${options.office}.localhost:${port}`,
    certificate: () => way?.keyHash ?? '',
    onCertificate(listener) {
      keyListeners.add(listener);
      return () => keyListeners.delete(listener);
    },
    onReach(listener) {
      reachListeners.add(listener);
      return () => reachListeners.delete(listener);
    },
    counts: () => ({ open: open.size, connections }),
    close: () => (closing ??= close()),
  };
}

/** Passes bytes both ways, each side's end for itself, until both are closed. */
async function join(client: Socket, upstream: Socket): Promise<void> {
  const closed = Promise.all(
    [client, upstream].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))),
  );
  client.once('close', () => upstream.destroy());
  // After a clean end what is still on its way to the client must arrive: its own end follows by the pipe.
  upstream.once('close', (hadError) => hadError && client.resetAndDestroy());
  client.pipe(upstream);
  upstream.pipe(client);
  await closed;
}

/** @returns a connected socket, or undefined when that did not come about in time. */
async function dial({ endpoint }: Way, timeout: number): Promise<Socket | undefined> {
  const socket = connect({ host: endpoint.address, port: endpoint.port, noDelay: true, allowHalfOpen: true });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeout) });
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  } finally {
    socket.on('error', () => undefined);
  }
}
