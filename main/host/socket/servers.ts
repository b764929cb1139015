import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import {
  admin,
  chat,
  endpoints,
  files,
  LandlineError,
  limits,
  type Namespace,
  type Welcome,
} from '../../../protocol/index.ts';
import { adminHandlers, type AdminContext, type AdminDeps } from '../features/admin.ts';
import { chatHandlers } from '../features/chat.ts';
import { createPresence } from '../features/presence.ts';
import { createReceived } from '../features/received.ts';
import type { Files } from '../files/index.ts';
import { createConnectionCounter, defaultCaps } from '../http/connection-caps.ts';
import type { HostLogger } from '../logger.ts';
import type { HostMetrics } from '../metrics.ts';
import type { DeviceStanding, Store } from '../store/store.ts';
import { admit, type Admission, type AuthDeps } from './auth.ts';
import { costOf, type Budgets } from './budgets.ts';
import { catchUp } from './catch-up.ts';
import { createConnections, cutOff, drop, type Connection } from './connections.ts';
import { createAcquaintance } from './acquaintance.ts';
import { createDecisions } from './decisions.ts';
import { createFanOut } from './fan-out.ts';
import { guardTable } from './guard.ts';
import { createKnocks } from './knocks.ts';
import { createLoad } from './load.ts';
import { watchBacklog } from './backlog.ts';
import { capSessions } from './session-caps.ts';

export type SocketOptions = {
  /** Whether a page from this `Origin` (absent for Node) may connect to this `Host`. */
  originAllowed: (request: IncomingMessage) => boolean;
};

export type SocketDeps = Omit<AuthDeps, 'decisions'> & {
  http: HttpServer;
  store: Store;
  files: Files;
  budgets: Budgets;
  metrics: HostMetrics;
  logger: HostLogger;
  clock: () => number;
  welcomeOf: () => Pick<Welcome, 'limits'> & { join: Welcome['office']['join'] };
  admin: Omit<AdminDeps, 'store' | 'joinDecided'>;
};

/** Files come as base64 where WebSocket is blocked: a third more, and some for the packet's frame. */
const filesPacketBytes = Math.ceil(limits.chunkBytes * 1.4);

/**
 * The office over Socket.IO: the chat and `/admin` on one Engine.IO server, files on their own, so that the size limit fits
 * each and a big file never delays a message.
 */
export function createSocketServers(options: SocketOptions, deps: SocketDeps) {
  const { store, metrics, logger, budgets } = deps;
  const connections = createConnections();
  const untold = (error: unknown) => {
    logger.warn({ err: error }, 'who was last here could not be kept');
  };
  const presence = createPresence(connections, deps.clock, {
    keep: (seen) => void store.putSeen(seen).catch(untold),
    forget: (member) => void store.forgetSeen(member).catch(untold),
  });
  const received = createReceived(connections, store, (error) => {
    logger.warn({ err: error }, 'who has received what could not be kept');
  });
  const load = createLoad(connections);
  const knocks = createKnocks();
  const decisions = createDecisions();

  const shared: Partial<ServerOptions> = {
    serveClient: false,
    pingInterval: limits.heartbeatInterval,
    pingTimeout: limits.heartbeatTimeout,
    connectTimeout: 15_000,
    perMessageDeflate: false,
    httpCompression: false,
    destroyUpgrade: false,
    allowRequest: (request, decide) => {
      const allowed = options.originAllowed(request);
      if (!allowed) {
        metrics.handshakesRefused.inc({ code: 'origin' });
        logger.debug({ origin: request.headers.origin, host: request.headers.host }, 'origin or host name refused');
      }
      decide(allowed ? null : 'origin', allowed);
    },
    // The library's types know Express's request only.
    cors: ((request: IncomingMessage, decide: (error: null, cors: { origin: boolean }) => void) => {
      decide(null, { origin: options.originAllowed(request) });
    }) as unknown as NonNullable<ServerOptions['cors']>,
  };
  const chatServer = new Server(deps.http, {
    ...shared,
    path: endpoints['/'].path,
    maxHttpBufferSize: limits.packetBytes,
  });
  const filesServer = new Server(deps.http, {
    ...shared,
    path: endpoints['/files/'].path,
    maxHttpBufferSize: filesPacketBytes,
  });
  const sessions = createConnectionCounter(defaultCaps);
  for (const { engine } of [chatServer, filesServer])
    capSessions(engine, sessions, () => {
      metrics.cutOff.inc({ reason: 'too_many' });
      logger.debug({}, 'one session too many: cut off');
    });
  const fanOut = createFanOut({ namespace: chatServer.of('/'), connections, store, metrics });
  const backlog = watchBacklog({ connections, metrics, logger });
  const acquaintance = createAcquaintance({ connections, presence, store, logger });
  store.onBatch((batch) => {
    fanOut.publish(batch);
    acquaintance.follow(batch);
  });

  const chatRequests = chatHandlers({ store, connections, presence, received });
  const adminRequests = adminHandlers({ store, ...deps.admin, joinDecided: (device) => decisions.made(device) });

  atTheDoor(chatServer, '/', '/', (socket, who) => {
    const connection = connections.add(socket, who);
    socket.once('disconnect', () => {
      connections.remove(connection);
      budgets.forget(who.member);
      presence.look(who.member);
    });
    guardTable(socket, chat, chatRequests, connection, deps, costOf);
    void bringIn(connection, who);
  });

  atTheDoor(filesServer, '/', '/files/', (socket, who) => {
    const confirmed = confirm(socket, who);
    const context = { member: who.member, device: who.device };
    guardTable(socket, files, deps.files.handlers, context, { ...deps, load, confirmed });
  });

  atTheDoor(chatServer, '/admin', '/admin', (socket, who) => {
    const context: AdminContext = { member: who.member, device: who.device, role: who.role as AdminContext['role'] };
    guardTable(socket, admin, adminRequests, context, { ...deps, confirmed: confirm(socket, who) });
  });

  /** The middleware of a namespace: nobody gets in without a proof of their own for it. */
  function atTheDoor(
    server: Server,
    name: string,
    proofName: Namespace,
    onConnection: (socket: Socket, who: Admission) => void,
  ): void {
    const namespace = server.of(name);
    const admissions = new WeakMap<Socket, Admission>();
    /** Connections whose CONNECT to this namespace is not answered yet. */
    const asking = new WeakSet<object>();
    namespace.use((socket, next) => {
      // Socket.IO ends a connection over a second CONNECT to where it is, but takes in both while the first is under way: of the
      // two, the client hears one only, and is told all twice.
      if (asking.has(socket.conn)) {
        metrics.cutOff.inc({ reason: 'misbehaved' });
        logger.debug({ socket: socket.id }, 'asked to be let in while it was asking: cut off');
        drop(socket);
        return;
      }
      if (!knocks.knock(socket.conn)) {
        metrics.cutOff.inc({ reason: 'misbehaved' });
        logger.debug({ socket: socket.id }, 'knocked too often: cut off');
        drop(socket);
        return;
      }
      asking.add(socket.conn);
      // What `next` was told takes effect in the next tick.
      const answered = () => setImmediate(() => asking.delete(socket.conn));
      admit(socket, proofName, { ...deps, decisions })
        .then((who) => {
          if (proofName === '/admin' && who.role !== 'owner' && who.role !== 'admin') {
            throw new LandlineError('forbidden', 'Only the owner and admins get in here.');
          }
          admissions.set(socket, who);
          knocks.admitted(socket.conn);
          next();
        })
        .catch((error: unknown) => {
          next(refusal(error, proofName));
        })
        .finally(answered);
    });
    namespace.on('connection', (socket) => {
      const who = admissions.get(socket);
      if (!who) {
        socket.disconnect(true);
        return;
      }
      connections.track({ socket, member: who.member, device: who.device });
      metrics.connections.inc({ namespace: proofName });
      socket.once('disconnect', () => metrics.connections.dec({ namespace: proofName }));
      onConnection(socket, who);
    });
  }

  /** Socket.IO hands `data` of a middleware's error to the client's `connect_error`. */
  function refusal(error: unknown, namespace: Namespace): Error {
    const known =
      error instanceof LandlineError
        ? error
        : new LandlineError('internal', 'The host failed to check this connection.');
    if (known !== error) logger.error({ namespace, error }, 'a handshake failed');
    metrics.handshakesRefused.inc({ code: known.code });
    logger.debug({ namespace, code: known.code }, 'handshake refused');
    return Object.assign(new Error(known.message), { data: known.toFailure().error });
  }

  /**
   * Looks once more whether the device may be here: a removal between the handshake and `connections.track` was told to the
   * sessions known then.
   */
  async function confirm(socket: Socket, who: Admission): Promise<boolean> {
    const standing = await store.standing(who.device).catch(() => undefined);
    if (standing && !standing.barred && standing.role === who.role) return true;
    cutOff(socket, endsFor(standing) ? 'revoked' : 'rights_changed', 'Your rights in this office have changed.');
    return false;
  }

  async function bringIn(connection: Connection, who: Admission): Promise<void> {
    const { socket } = connection;
    try {
      if (!(await confirm(socket, who))) return;
      await acquaintance.look(connection);
      await catchUp(connection, who, { store, welcomeOf: deps.welcomeOf });
      if (socket.connected) presence.tellAll(connection);
    } catch (error) {
      if (error instanceof LandlineError && error.code === 'unavailable') {
        logger.info({ member: who.member }, 'takes no page of its catch-up: cut off');
        backlog.end(connection);
        return;
      }
      logger.error({ member: who.member, error }, 'a catch-up failed');
      metrics.cutOff.inc({ reason: 'failed' });
      socket.disconnect(true);
    }
  }

  return {
    connections,
    /** Ends what guests have open, on whatever namespace, since the office takes none any more. */
    async endGuests(): Promise<void> {
      for (const { device, socket } of connections.sessions()) {
        // Whoever cannot be looked up now is looked up when they connect again.
        const isGuest = await store.standing(device).then(
          (standing) => standing?.barred === 'no_guests',
          () => true,
        );
        if (isGuest) cutOff(socket, 'rights_changed', 'This office takes no guests at present.');
      }
    },
    /** Tells every client, then closes both servers and every connection; the HTTP server stays open. */
    async stop(): Promise<void> {
      chatServer.of('/').emit('bye', { reason: 'stopping', message: 'The host is stopping.' });
      fanOut.stop();
      presence.stop();
      received.stop();
      acquaintance.stop();
      backlog.stop();
      // One turn of the loop, so that the farewell is written before the sockets close.
      await new Promise((resolve) => setImmediate(resolve));
      chatServer.disconnectSockets(true);
      filesServer.disconnectSockets(true);
      chatServer.engine.close();
      filesServer.engine.close();
    },
  };
}

/** Whether nothing but another membership brings the device back. */
function endsFor(standing: DeviceStanding | undefined): boolean {
  return standing?.barred !== undefined && standing.barred !== 'no_guests';
}

export type SocketServers = ReturnType<typeof createSocketServers>;
