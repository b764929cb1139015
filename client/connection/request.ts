import type { Socket } from 'socket.io-client';
import { failure, LandlineError, wireError, type Entry, type Result } from '../../protocol/index.ts';

/** Milliseconds after which a request counts as unanswered. */
export const requestTimeout = 15_000;

/**
 * One request. Never throws: a lost connection or no answer in time is `unavailable`, an answer that is not of its shape `internal`.
 * What it carries signed is verified by whoever keeps it.
 *
 * @param table - the namespace's, which says what the replies look like; a request that it does not have is taken as it comes.
 */
export async function ask<T>(
  socket: Socket,
  table: Readonly<Record<string, Entry>>,
  name: string,
  payload: object,
  timeout = requestTimeout,
): Promise<Result<T>> {
  if (!socket.connected) return failure('unavailable', 'There is no connection to the host.');
  try {
    const reply: unknown = await socket.timeout(timeout).emitWithAck(name, payload);
    return resultOf<T>(table[name], reply);
  } catch {
    return failure('unavailable', 'The host did not answer.');
  }
}

/** The fields of a reply, or its failure thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new LandlineError(result.error.code, result.error.message, result.error);
  return result;
}

function resultOf<T>(entry: Entry | undefined, reply: unknown): Result<T> {
  const answer = typeof reply === 'object' && reply !== null && 'ok' in reply ? reply : undefined;
  if (answer?.ok === true) {
    if (entry?.kind !== 'request') return answer as unknown as Result<T>;
    const fields = entry.reply.safeParse(answer);
    if (fields.success) return { ok: true, ...(fields.data as T) };
  }
  if (answer?.ok === false && 'error' in answer) {
    const error = wireError.safeParse(answer.error);
    if (error.success) return { ok: false, error: error.data };
    // A code of a later version: what it means is not known here, what it says to a person is.
    const later = wireError.omit({ code: true }).safeParse(answer.error);
    if (later.success) return failure('internal', later.data.message);
  }
  return failure('internal', 'The host’s answer cannot be read.');
}
