import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import {
  files,
  LandlineError,
  wireError,
  type Entry,
  type NamesOf,
  type PayloadInput,
  type Reply,
  type Result,
} from '../../protocol/index.ts';
import { asAsked, createBackoff } from '../connection/backoff.ts';
import { ask } from '../connection/request.ts';
import { engineOf, openManager, openSocket } from '../connection/sockets.ts';
import type { Way } from '../types.ts';

type FileRequests = NamesOf<typeof files, 'request'>;

export type FileConnectionDeps = {
  way: Way;
  auth: (sid: string) => Promise<object>;
  random: () => number;
  /** Milliseconds without a transfer after which the connection is closed. */
  idleAfter?: number;
};

/** A chunk over a slow radio link takes its time; a dead connection is found by the heartbeat long before. */
const chunkTimeout = 120_000;
/** The table for what Socket.IO gives here: a page gets ArrayBuffers where Node gets Buffers. */
const table: Readonly<Record<string, Entry>> = Object.fromEntries(
  Object.entries(files).map(([name, entry]) => [name, { ...entry, reply: z.preprocess(withArrays, entry.reply) }]),
);

function withArrays(reply: unknown): unknown {
  if (typeof reply !== 'object' || reply === null) return reply;
  const fields = Object.entries(reply).map(([key, value]: [string, unknown]) => [
    key,
    value instanceof ArrayBuffer ? new Uint8Array(value) : value,
  ]);
  return Object.fromEntries(fields);
}

/** Refusals that end a transfer: trying again would be refused again. */
function isTemporary(code: string): boolean {
  return code === 'unavailable' || code === 'rate_limited' || code === 'internal';
}

/** The files' own connection: opened at the first transfer, closed when idle, made again while a transfer waits. */
export function createFileConnection({ way, auth, random, idleAfter = 15_000 }: FileConnectionDeps) {
  const manager = openManager(way, '/files/');
  const socket: Socket = openSocket(manager, '/files/', auth);
  const backoff = createBackoff(random);
  const waiting = new Set<{ resolve: () => void; reject: (error: LandlineError) => void }>();
  let users = 0;
  /** A try is under way: a second CONNECT beside it would be a second connection. */
  let connecting = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function connect(): void {
    clearTimeout(retry);
    retry = undefined;
    if (users === 0 || socket.connected || connecting) return;
    connecting = true;
    socket.connect();
  }

  /** Ends the connection, or the try that is under way; of that one no event tells. */
  function leave(): void {
    connecting = false;
    socket.disconnect();
    engineOf(manager)?.close();
  }

  function again(wait: number): void {
    clearTimeout(retry);
    retry = setTimeout(connect, wait);
  }

  socket.on('connect', () => {
    connecting = false;
    backoff.reset();
    for (const { resolve } of waiting) resolve();
    waiting.clear();
  });
  socket.on('disconnect', () => {
    connecting = false;
    if (users > 0) again(backoff.next());
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    connecting = false;
    const refusal = wireError.safeParse(error.data).data;
    if (!refusal || isTemporary(refusal.code)) {
      if (refusal) socket.disconnect();
      if (users > 0) again(refusal?.retryAfter === undefined ? backoff.next() : asAsked(refusal.retryAfter));
      return;
    }
    for (const { reject } of waiting) reject(new LandlineError(refusal.code, refusal.message, refusal));
    waiting.clear();
    socket.disconnect();
  });

  return {
    connected: (): boolean => socket.connected,

    /** Keeps the connection open while `work` runs. */
    async use<T>(work: () => Promise<T>): Promise<T> {
      users += 1;
      clearTimeout(idle);
      try {
        return await work();
      } finally {
        users -= 1;
        if (users === 0) {
          idle = setTimeout(leave, idleAfter);
        }
      }
    },

    /**
     * Resolves when there is a connection.
     *
     * @throws LandlineError the host's refusal, or the signal's abort as `unavailable`.
     */
    ready(signal: AbortSignal): Promise<void> {
      if (socket.connected) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const aborted = () => {
          waiting.delete(entry);
          reject(new LandlineError('unavailable', 'The transfer was stopped.'));
        };
        const entry = {
          resolve: () => {
            signal.removeEventListener('abort', aborted);
            resolve();
          },
          reject: (error: LandlineError) => {
            signal.removeEventListener('abort', aborted);
            reject(error);
          },
        };
        if (signal.aborted) {
          aborted();
          return;
        }
        signal.addEventListener('abort', aborted);
        waiting.add(entry);
        if (retry === undefined) connect();
      });
    },

    request: <N extends FileRequests>(
      name: N,
      payload: PayloadInput<typeof files, N>,
    ): Promise<Result<Reply<typeof files, N>>> => ask(socket, table, name, payload, chunkTimeout),

    /** The way may have changed: closed, so that a waiting transfer makes a new one. */
    renew(): void {
      engineOf(manager)?.close();
    },

    stop(): void {
      users = 0;
      clearTimeout(retry);
      clearTimeout(idle);
      leave();
      for (const { reject } of waiting) reject(new LandlineError('unavailable', 'The client was stopped.'));
      waiting.clear();
    },
  };
}

export type FileConnection = ReturnType<typeof createFileConnection>;
export { isTemporary };
