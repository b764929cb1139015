import type { HostLogger } from '../logger.ts';
import type { HostMetrics } from '../metrics.ts';
import { drop, engineOf, unsentBytes, type Connections } from './connections.ts';

/** What the host keeps for one member whose devices do not read, before it ends their connections. */
const maxPackets = 2_000;
const maxBytes = 16 * 1024 * 1024;
const lookEvery = 1_000;

/**
 * Ends connections whose reader is slower than the office talks, before what waits for them grows the host's memory. They come
 * back and catch up in pages at their own pace. Transfers are held back before they come to this (`createLoad`).
 *
 * A member's connections count together: they are as many as somebody cares to open. The bytes are looked at beside the packets,
 * since over long-polling all that was not fetched waits in Engine.IO, a page of history as one packet.
 *
 * @returns a function that stops watching.
 */
export function watchBacklog(connections: Connections, metrics: HostMetrics, logger: HostLogger): () => void {
  const timer = setInterval(() => {
    const waiting = new Map<string, number>();
    for (const { member, socket } of connections.all()) {
      const bytes = unsentBytes(socket);
      if (bytes > 0) waiting.set(member, (waiting.get(member) ?? 0) + bytes);
    }
    for (const { member, socket } of [...connections.all()]) {
      const tooMuch = (waiting.get(member) ?? 0) > maxBytes && unsentBytes(socket) > 0;
      if (!tooMuch && engineOf(socket).writeBuffer.length <= maxPackets) continue;
      metrics.cutOff.inc({ reason: 'too_slow' });
      logger.info({ member }, 'does not read: cut off');
      drop(socket);
    }
  }, lookEvery);
  return () => {
    clearInterval(timer);
  };
}
