import type { Socket } from 'socket.io-client';
import { failure, LandlineError, type Result } from '../../protocol/index.ts';

/** Milliseconds after which a request counts as unanswered. */
export const requestTimeout = 15_000;

/**
 * One request. Never throws: a lost connection or no answer in time is `unavailable`.
 *
 * The host's word is taken for the reply's shape where it carries no signatures; what it carries signed is verified by whoever
 * keeps it.
 */
export async function ask<T>(
  socket: Socket,
  name: string,
  payload: object,
  timeout = requestTimeout,
): Promise<Result<T>> {
  if (!socket.connected) return failure('unavailable', 'There is no connection to the host.');
  try {
    const reply: unknown = await socket.timeout(timeout).emitWithAck(name, payload);
    if (isResult(reply)) return reply as Result<T>;
    return failure('internal', 'The host’s answer cannot be read.');
  } catch {
    return failure('unavailable', 'The host did not answer.');
  }
}

/** The fields of a reply, or its failure thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new LandlineError(result.error.code, result.error.message, result.error);
  return result;
}

function isResult(reply: unknown): boolean {
  if (typeof reply !== 'object' || reply === null || !('ok' in reply)) return false;
  if (reply.ok === true) return true;
  const error = 'error' in reply ? (reply.error as { code?: unknown } | null) : null;
  return reply.ok === false && typeof error?.code === 'string';
}
