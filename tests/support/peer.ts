import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import {
  endpoints,
  protocolVersion,
  type admin,
  type Appended,
  type Auth,
  type chat,
  type EventHeader,
  type EventsPacket,
  type files,
  type JoinRequest,
  type LoggedEvent,
  type Namespace,
  type NamesOf,
  type PayloadInput,
  type Reply,
  type Result,
  type SignedEvent,
  type Welcome,
  type WireError,
} from '../../protocol/index.ts';
import { createTestDevice, type TestDevice } from './device.ts';

export type PeerOptions = {
  url: string;
  office: string;
  device?: TestDevice;
  name?: string;
  /** What goes with the join event; absent and `name` absent: no join is asked for. */
  join?: Partial<JoinRequest>;
  namespace?: Namespace;
  auth?: Partial<Auth>;
  socket?: Partial<ManagerOptions & SocketOptions>;
};

type Tables = { '/': typeof chat; '/files/': typeof files; '/admin': typeof admin };

/**
 * A peer that speaks the protocol by hand over one connection and keeps what it is told. It does not reconnect, cache or repair
 * anything: what it lacks, the host did not send.
 */
export type Peer<N extends Namespace = '/'> = {
  readonly device: TestDevice;
  readonly socket: Socket;
  readonly welcome: Welcome;
  /** Every packet of the log, in order of arrival. */
  readonly packets: EventsPacket[];
  /** The highest `safe`. */
  safe(): number;
  events(): LoggedEvent[];
  byes: { reason: string }[];
  /** The payloads of a push, from the first packet on. */
  pushes<T>(name: string): T[];
  request<K extends NamesOf<Tables[N], 'request'> & string>(
    name: K,
    payload: PayloadInput<Tables[N], K>,
  ): Promise<Result<Reply<Tables[N], K>>>;
  append(...events: SignedEvent[]): Promise<Appended[]>;
  close(): void;
};

/** A handshake that the host refused. */
export class RefusedError extends Error {
  readonly error: WireError | undefined;

  constructor(message: string, error: WireError | undefined) {
    super(message);
    this.error = error;
  }
}

/** Connects and waits for the welcome (on `/`) or the connection (elsewhere). @throws RefusedError */
export async function connectPeer<N extends Namespace = '/'>(
  options: PeerOptions & { namespace?: N },
): Promise<Peer<N>> {
  const device = options.device ?? createTestDevice();
  const name = options.namespace ?? '/';
  const { path, namespace } = endpoints[name];
  const socket = io(new URL(namespace, options.url).href, {
    path,
    reconnection: false,
    forceNew: true,
    rejectUnauthorized: false,
    ...options.socket,
    auth: (give) => {
      give(authOf(socket));
    },
  });

  function authOf(connecting: Socket): Auth {
    const sid = connecting.io.engine.id;
    const certificate = options.auth?.certificate ?? '';
    const join: JoinRequest | undefined =
      options.name === undefined
        ? undefined
        : {
            event: device.event({
              office: options.office,
              type: 'member.join',
              room: null,
              body: { name: options.name },
            }),
            ...options.join,
          };
    return {
      versions: protocolVersion,
      device: device.id,
      proof: device.proof({ office: options.office, namespace: name, sid, certificate }),
      certificate,
      ...(join && { join }),
      ...options.auth,
    };
  }

  const packets: EventsPacket[] = [];
  const pushed: { name: string; payload: unknown }[] = [];
  socket.onAny((pushName: string, payload: unknown) => pushed.push({ name: pushName, payload }));
  const byes: { reason: string }[] = [];
  let safe = 0;
  socket.on('events', (packet: EventsPacket, acknowledge?: () => void) => {
    packets.push(packet);
    safe = Math.max(safe, packet.safe);
    acknowledge?.();
  });
  socket.on('safe', (packet: { safe: number }) => {
    safe = Math.max(safe, packet.safe);
  });
  socket.on('bye', (bye: { reason: string }) => byes.push(bye));

  const welcome = await new Promise<Welcome>((resolve, reject) => {
    socket.once('connect_error', (error) => {
      socket.close();
      reject(new RefusedError(error.message, (error as { data?: WireError }).data));
    });
    socket.once('disconnect', (reason) => {
      reject(new RefusedError(`disconnected: ${reason}`, undefined));
    });
    if (name === '/') socket.once('welcome', resolve);
    else socket.once('connect', () => resolve(undefined as unknown as Welcome));
  });

  const emit = <T>(request: string, payload: unknown): Promise<T> =>
    socket.timeout(15_000).emitWithAck(request, payload) as Promise<T>;
  return {
    device,
    socket,
    welcome,
    packets,
    byes,
    pushes: <T>(push: string) => pushed.filter((one) => one.name === push).map((one) => one.payload as T),
    safe: () => safe,
    events: () => packets.flatMap((packet) => packet.events),
    request: (request, payload) => emit(request, payload),
    async append(...events) {
      const sent = events.map(({ header, body, signature }) => ({ header, body, signature }));
      const result = await emit<Result<{ results: Appended[] }>>('append', { events: sent });
      if (!result.ok) throw new RefusedError(result.error.message, result.error);
      return result.results;
    },
    close: () => void socket.close(),
  };
}

/** The parsed header of an event as it was sent. */
export function headerOf(event: { header: string }): EventHeader {
  return JSON.parse(event.header) as EventHeader;
}
