import type { Socket } from 'socket.io-client';
import { chat, LandlineError, wireError, type ErrorCode, type Result, type WireError } from '../../protocol/index.ts';
import type { Status, Way } from '../types.ts';
import { asAsked, createBackoff } from './backoff.ts';
import { ask } from './request.ts';
import { engineOf, openManager, openSocket } from './sockets.ts';

export type ConnectionDeps = {
  way: Way;
  clock: () => number;
  random: () => number;
  /** Socket.IO's `auth` for the connection with this Engine.IO id; `pending` after the host has said that an admin decides. */
  auth: (sid: string, pending: boolean) => Promise<object>;
  /** Whether this device is known to be a member: `joining` is shown until it is. */
  isMember: () => boolean;
  /** Told that the host does not know this device: whether to ask once more, with the joining of then. */
  isForgotten: () => boolean;
  /** The first packet. Rejects when this office is not to be talked to. */
  onWelcome: (payload: unknown) => Promise<void>;
  /** Events, or a bare `safe`; acknowledged when it resolves. */
  onEvents: (payload: unknown) => Promise<void>;
  /** Any other push. */
  onPush: (name: string, payload: unknown) => void;
  onStatus: (status: Status) => void;
};

/** Refusals that time may mend, with how long to wait when the host does not say, in milliseconds. */
const temporary: Partial<Record<ErrorCode, number>> = {
  unavailable: 1_000,
  rate_limited: 1_000,
  internal: 3_000,
  join_pending: 5_000,
};
const pingTimeout = 2_000;
const oftenWithin = 2_000;
/** Between two tries while an admin has to decide, and how long a host takes at least that keeps the try waiting. */
const pendingPause = 200;
const keptWaiting = 1_000;

/** The connection to the office's main namespace: made, kept, made again, and told about. */
export function createConnection(deps: ConnectionDeps) {
  const { clock } = deps;
  const manager = openManager(deps.way, '/');
  const socket: Socket = openSocket(manager, '/', (sid) => deps.auth(sid, pending !== undefined));
  const backoff = createBackoff(deps.random);
  let status: Status = { phase: 'stopped' };
  let wanted = false;
  let welcomed = false;
  /** A try is under way. A second CONNECT beside it would be a second connection, which nobody here hears. */
  let connecting = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** How it is shown that an admin has to decide, and when the host was asked. */
  let pending: Status | undefined;
  let asked = 0;
  let rightsChanged = -Infinity;
  let farewell: { reason: string; message: string } | undefined;

  function show(next: Status): void {
    status = next;
    deps.onStatus(next);
  }

  function connect(): void {
    clearTimeout(retry);
    retry = undefined;
    if (!wanted || connecting) return;
    connecting = true;
    asked = clock();
    show(pending ?? { phase: deps.isMember() ? 'connecting' : 'joining' });
    socket.connect();
  }

  function again(wait: number, shown: Status): void {
    clearTimeout(retry);
    retry = setTimeout(connect, wait);
    show({ ...shown, nextTry: clock() + wait });
  }

  function end(shown: Status): void {
    wanted = false;
    pending = undefined;
    clearTimeout(retry);
    show(shown);
    leave();
  }

  /** Ends the connection, or the try that is under way; of that one no event tells. */
  function leave(): void {
    connecting = false;
    socket.disconnect();
    engineOf(manager)?.close();
  }

  function refused(error: WireError): void {
    if (error.code === 'join_required' && deps.isForgotten()) {
      socket.disconnect();
      again(0, { phase: 'offline', reason: error.message, error });
      return;
    }
    const wait = temporary[error.code];
    if (wait === undefined) {
      end({ phase: 'refused', reason: explain(error), error });
    } else {
      // The manager's connection would stay open, and the proof is bound to it: the next try is a new one.
      socket.disconnect();
      const asTold = asAsked(error.retryAfter ?? wait);
      if (error.code !== 'join_pending') {
        again(asTold, { phase: 'offline', reason: error.message, error });
        return;
      }
      // The host keeps the next try waiting until there is a decision; an older one answers at once, and is not to be pressed.
      const kept = pending === undefined || clock() - asked >= keptWaiting;
      pending = { phase: 'pending_approval', reason: error.message, error };
      again(kept ? pendingPause : asTold, pending);
    }
  }

  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    connecting = false;
    if (!wanted) return;
    const known = wireError.safeParse(error.data);
    if (known.success) refused(known.data);
    else again(backoff.next(), { phase: 'offline', reason: 'The office cannot be reached.' });
  });

  socket.on('disconnect', (reason) => {
    connecting = false;
    welcomed = false;
    if (!wanted) return;
    const said = farewell;
    farewell = undefined;
    switch (said?.reason) {
      case 'kicked':
      case 'revoked':
        end({ phase: 'stopped', reason: said.message, ended: said.reason });
        return;
      case 'rights_changed': {
        // At once, unless it is all the host does.
        const often = clock() - rightsChanged < oftenWithin;
        rightsChanged = clock();
        again(often ? backoff.next() : 0, { phase: 'offline', reason: said.message });
        return;
      }
      case 'misbehaved':
      case 'too_slow':
        again(3_000, { phase: 'offline', reason: said.message });
        return;
      default:
        again(backoff.next(), { phase: 'offline', reason: said?.message ?? reasonFor(reason) });
    }
  });

  socket.on('connect', () => {
    connecting = false;
    farewell = undefined;
    pending = undefined;
    show({ phase: deps.isMember() ? 'catching_up' : 'joining' });
  });

  /** The welcome is taken in before anything that follows it. */
  let welcoming: Promise<void> = Promise.resolve();
  socket.on('welcome', (payload: unknown) => {
    const engine = engineOf(manager)?.id;
    welcoming = deps.onWelcome(payload).then(
      () => {
        if (engine !== engineOf(manager)?.id || !socket.connected) return;
        welcomed = true;
        backoff.reset();
        if (status.phase === 'joining') show({ phase: 'catching_up' });
      },
      (error: unknown) => {
        const known = error instanceof LandlineError ? error.toFailure().error : undefined;
        const message = error instanceof Error ? error.message : 'The welcome cannot be taken in.';
        end({ phase: 'refused', reason: known ? explain(known) : message, ...(known && { error: known }) });
      },
    );
  });

  for (const name of ['events', 'safe'] as const) {
    socket.on(name, (payload: unknown, acknowledge?: unknown) => {
      const packet = name === 'safe' && typeof payload === 'object' ? { ...payload, events: [] } : payload;
      welcoming
        .then(() => deps.onEvents(packet))
        .then(
          () => {
            if (isCallback(acknowledge)) acknowledge();
          },
          // What could not be stored is asked for again: the cursor did not move.
          () => engineOf(manager)?.close(),
        );
    });
  }

  for (const [name, entry] of Object.entries(chat)) {
    if (entry.kind !== 'push' || name === 'welcome' || name === 'events' || name === 'safe') continue;
    socket.on(name, (payload: unknown) => {
      const parsed = entry.payload.safeParse(payload);
      if (!parsed.success) return;
      if (name === 'bye') farewell = parsed.data as { reason: string; message: string };
      else deps.onPush(name, parsed.data);
    });
  }

  return {
    manager,
    status: (): Status => status,
    /** Whether requests can be made. */
    ready: (): boolean => welcomed && socket.connected,

    start(): void {
      wanted = true;
      connect();
    },

    /** Everything up to the welcome's seq has arrived. */
    caughtUp(): void {
      if (welcomed && status.phase === 'catching_up') show({ phase: 'online' });
    },

    /** Tries now, also after a refusal; a try that is under way goes on. */
    reconnect(): void {
      if (socket.connected) return;
      wanted = true;
      backoff.reset();
      connect();
    },

    /** The same with what `auth` says now: a try that is under way may have said something else. */
    reconnectAnew(): void {
      if (!socket.connected && connecting) leave();
      this.reconnect();
    },

    request: <T>(name: string, payload: object): Promise<Result<T>> => ask<T>(socket, chat, name, payload),

    /** What is said again while it holds: nothing of it waits for a busy transport. */
    signal(name: string, payload: object): void {
      if (welcomed) socket.volatile.emit(name, payload);
    },

    /** What is said once over a connection, and not over another. */
    say(name: string, payload: object): void {
      if (welcomed) socket.emit(name, payload);
    },

    /**
     * Whether the host still answers over this connection, within 2 s. A dead way is closed at once, rather than found out by
     * the heartbeat 18 s later.
     */
    async checkWay(): Promise<boolean> {
      if (!socket.connected) {
        this.reconnect();
        return false;
      }
      const engine = engineOf(manager);
      const answer = await ask(socket, chat, 'ping', {}, pingTimeout);
      // Refused is answered: only silence is a dead way.
      if (answer.ok || answer.error.code !== 'unavailable') return true;
      if (engine === engineOf(manager)) engine?.close();
      return false;
    },

    stop(): void {
      end({ phase: 'stopped', reason: 'stopped' });
    },
  };
}

export type Connection = ReturnType<typeof createConnection>;

function explain(error: WireError): string {
  if (error.code !== 'unsupported_version') return error.message;
  return error.update === 'host'
    ? 'The office’s host is older than this program: the host must be updated.'
    : 'This program is older than the office’s host: it must be updated.';
}

function reasonFor(reason: string): string {
  if (reason === 'ping timeout') return 'The host did not answer any more.';
  return reason === 'io server disconnect' ? 'The host closed the connection.' : 'The connection was lost.';
}

/** A host may send anything where an acknowledgement would be asked for. */
function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}
