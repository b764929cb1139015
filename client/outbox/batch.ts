import { limits, type SignedEvent } from '../../protocol/index.ts';
import { utf8 } from '../crypto/encoding.ts';

/** Room for Socket.IO's frame, the event's name and the acknowledgement's id. */
const framing = 1_024;

/** The bytes of a value in a packet. */
function packetSize(value: unknown): number {
  return utf8(JSON.stringify(value)).length + 1;
}

/**
 * As many of the first events as fit one packet, at least one: Socket.IO drops the connection over a packet that is too large,
 * without an error.
 *
 * @param most - how many at most; no more than the protocol's limit.
 * @param packetBytes - the office's limit.
 */
export function firstBatch<T>(
  entries: readonly T[],
  eventOf: (entry: T) => SignedEvent | object,
  { most, packetBytes }: { most: number; packetBytes: number },
): T[] {
  let size = framing;
  let count = 0;
  for (const entry of entries.slice(0, Math.min(most, limits.appendEvents))) {
    size += packetSize(eventOf(entry));
    if (count > 0 && size > packetBytes) break;
    count += 1;
  }
  return entries.slice(0, count);
}
