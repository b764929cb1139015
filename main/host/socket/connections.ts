import type { Writable } from 'node:stream';
import type { Socket } from 'socket.io';
import type { PresenceState, Role } from '../../../protocol/index.ts';
import type { Admission } from './auth.ts';

/** A socket of any namespace, and whose it was proven to be. */
export type Session = { readonly socket: Socket; readonly member: string; readonly device: string };

/** One connection of a device to the main namespace. */
export type Connection = Session & {
  readonly role: Role;
  /** Its catch-up has reached the head: it is in its rooms and gets every batch. */
  live: boolean;
  /** For guests: whom they may see. undefined means everybody. */
  people?: Set<string>;
  presence: { state: PresenceState; until: number };
};

/** The reason a `bye` carries. */
export type ByeReason = 'stopping' | 'kicked' | 'revoked' | 'too_slow' | 'misbehaved' | 'rights_changed';

/** Who is connected, by member, from the first packet to the last. */
export function createConnections() {
  const sessions = createIndex<Session>();
  const chats = createIndex<Connection>();

  return {
    /** Keeps a session of any namespace until its socket closes: whoever loses their rights loses all of them. */
    track(session: Session): void {
      sessions.add(session);
      session.socket.once('disconnect', () => {
        sessions.remove(session);
      });
    },

    /** Every session of a member, on whatever namespace. */
    sessionsOf: (member: string): Session[] => [...sessions.of(member)],
    sessions: (): Session[] => [...sessions.all()],

    add(socket: Socket, who: Admission): Connection {
      const connection: Connection = {
        socket,
        member: who.member,
        device: who.device,
        role: who.role,
        live: false,
        presence: { state: 'offline', until: 0 },
      };
      chats.add(connection);
      return connection;
    },

    remove: (connection: Connection) => {
      chats.remove(connection);
    },
    of: (member: string): Iterable<Connection> => chats.of(member),
    all: (): Iterable<Connection> => chats.all(),

    /** How many members have at least one connection to the main namespace. */
    get members(): number {
      return chats.size;
    },
  };
}

function createIndex<T extends { member: string }>() {
  const byMember = new Map<string, Set<T>>();
  return {
    add(entry: T): void {
      byMember.set(entry.member, (byMember.get(entry.member) ?? new Set()).add(entry));
    },
    remove(entry: T): void {
      const own = byMember.get(entry.member);
      own?.delete(entry);
      if (own?.size === 0) byMember.delete(entry.member);
    },
    of: (member: string): Iterable<T> => byMember.get(member) ?? [],
    *all(): Generator<T> {
      for (const own of byMember.values()) yield* own;
    },
    get size(): number {
      return byMember.size;
    },
  };
}

export type Connections = ReturnType<typeof createConnections>;

/** Says why, then ends the connection with everything that shares it. */
export function cutOff(socket: Socket, reason: ByeReason, message: string): void {
  socket.emit('bye', { reason, message });
  socket.disconnect(true);
}

/** Engine.IO's connection and the WebSocket below it; neither is in the public types. */
export type Engine = {
  readyState: 'opening' | 'open' | 'closing' | 'closed';
  writeBuffer: { data?: string | Uint8Array }[];
  write(packet: string, options: { wsPreEncodedFrame: Uint8Array[] }): void;
  close(discard?: boolean): void;
  transport: {
    writable: boolean;
    socket?: { readyState: number; bufferedAmount?: number; terminate?: () => void; _socket?: Writable };
  };
};

export function engineOf(socket: Socket): Engine {
  return socket.conn as unknown as Engine;
}

/** What waits to be read by the other side, in bytes (of text: UTF-16 code units, which is near enough). */
export function unsentBytes(socket: Socket): number {
  const { writeBuffer, transport } = engineOf(socket);
  return writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), transport.socket?.bufferedAmount ?? 0);
}

/**
 * Ends a connection whose other side does not read: no farewell, nothing is waited for (closing politely waits until all that
 * is queued was read, which is never).
 */
export function drop(socket: Socket): void {
  const engine = engineOf(socket);
  engine.close(true);
  engine.transport.socket?.terminate?.();
}
