import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LandlineError } from '../../../protocol/index.ts';
import { isSameUser } from './same-user.ts';

export type LocalListener = {
  readonly port: number;
  /** @param deadline - ms until what is left is cut. */
  close(deadline?: number): Promise<void>;
};

/** Below what Linux (32768 on), macOS and Windows (49152 on) give to outgoing connections, which would take it while we are away. */
const ports = { first: 20_000, last: 30_000, tries: 20 };

/**
 * Listens on loopback for connections of this user's programs, and hands them to an HTTP server.
 *
 * @param before - the ports it had before, tried first and in this order.
 * @throws LandlineError `unavailable` when no port is free.
 */
export async function listenLocally(
  http: HttpServer,
  { address, before, mostConnections }: { address: string; before: readonly number[]; mostConnections: number },
): Promise<LocalListener> {
  const open = new Set<Socket>();
  // Nothing is read of a stranger.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // Whoever breaks off is told to nobody; without a listener the process would end.
    socket.on('error', () => undefined);
    void isSameUser(socket).then((same) => {
      if (!same) {
        socket.destroy();
        return;
      }
      http.emit('connection', socket);
      socket.resume();
    });
  });
  server.maxConnections = mostConnections;
  http.on('clientError', (_, socket) => socket.destroy());
  // Node watches the time limits of requests from `listening` on, which this server never gets to by itself.
  http.emit('listening');

  const others = Array.from({ length: ports.tries }, () => randomInt(ports.first, ports.last));
  for (const one of [...before, ...others]) {
    if (await hasTaken(server, address, one)) return { port: (server.address() as AddressInfo).port, close };
  }
  throw new LandlineError('unavailable', 'No port of this computer is free for the page.');

  async function close(deadline = 1_000): Promise<void> {
    server.close();
    http.close();
    const cut = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, deadline);
    await Promise.all([...open].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    clearTimeout(cut);
  }
}

async function hasTaken(server: Server, address: string, port: number): Promise<boolean> {
  try {
    server.listen(port, address);
    await once(server, 'listening');
    return true;
  } catch (error) {
    // Windows keeps ranges of ports for itself (EACCES).
    if (['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
