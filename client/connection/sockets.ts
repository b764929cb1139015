import { Manager, type ManagerOptions, type Socket } from 'socket.io-client';
import { endpoints, limits, type Namespace } from '../../protocol/index.ts';
import type { Way } from '../types.ts';

/** Milliseconds for a connection to be made; the office is in the building. */
const connectTimeout = 4_000;
/** Far above what the protocol lets a host send: what is larger ends the connection, before memory is taken for it (Node only). */
const largestPacket = 4 * limits.packetBytes;
const largestFilesPacket = 4 * limits.chunkBytes;

/**
 * The manager of one Engine.IO connection. It does not reconnect by itself: when to try again, and whether, is the client's to
 * say and to show. The transports' order is the default, polling first: it works wherever anything does, and is upgraded.
 */
export function openManager(way: Way, endpoint: Namespace): Manager {
  const options: Partial<ManagerOptions> & { maxPayload: number } = {
    ...way.socketOptions,
    path: endpoints[endpoint].path,
    autoConnect: false,
    reconnection: false,
    timeout: connectTimeout,
    maxPayload: endpoint === '/files/' ? largestFilesPacket : largestPacket,
  };
  return new Manager(way.url, options);
}

/** A namespace's socket; `auth` is made anew for each connection, over the Engine.IO id it then has. */
export function openSocket(manager: Manager, endpoint: Namespace, auth: (sid: string) => Promise<object>): Socket {
  const socket: Socket = manager.socket(endpoints[endpoint].namespace, {
    auth: (give: (data: object) => void) => {
      const sid = engineOf(manager)?.id ?? '';
      // A proof is of one connection: the next one asks for its own.
      const giveOver = (data: object) => {
        if (engineOf(manager)?.id === sid) give(data);
      };
      auth(sid).then(giveOver, () => {
        // Signing failed: without a proof the host will say why it refuses, with one it cannot be.
        giveOver({});
      });
    },
  });
  return socket;
}

/** The Engine.IO connection of this moment. */
export function engineOf(manager: Manager): { id?: string; close: () => void } | undefined {
  return (manager as unknown as { engine?: { id?: string; close: () => void } }).engine;
}
