import type { HostLogger } from '../logger.ts';
import type { HostMetrics } from '../metrics.ts';
import { cutOff, drop, engineOf, unsentBytes, type Connections, type Session } from './connections.ts';

/** What the host keeps for one member whose devices do not read, before it ends their connections; times in ms. */
export const defaultBacklog = {
  packets: 2_000,
  bytes: 16 * 1024 * 1024,
  lookEvery: 1_000,
  /** How long a connection that is told `bye` may take to read that. */
  farewell: 5_000,
};

type BacklogDeps = {
  connections: Pick<Connections, 'all'>;
  metrics: Pick<HostMetrics, 'cutOff'>;
  logger: Pick<HostLogger, 'info'>;
};

/**
 * Ends connections whose reader is slower than the office talks, before what waits for them grows the host's memory. They are told so
 * in place of what waits, come back and catch up in pages at their own pace; who does not even read that is dropped. Transfers are held
 * back before they come to this (`createLoad`).
 *
 * A member's connections count together: they are as many as somebody cares to open. The bytes are looked at beside the packets,
 * since over long-polling all that was not fetched waits in Engine.IO, a page of history as one packet.
 */
export function watchBacklog({ connections, metrics, logger }: BacklogDeps, most = defaultBacklog) {
  /** Who was told to go, and until when they may take. They count as long as they are there. */
  const leaving = new Map<Session, number>();

  function look(): void {
    const waiting = new Map<string, number>();
    for (const { member, socket } of [...connections.all(), ...leaving.keys()]) {
      const bytes = unsentBytes(socket);
      if (bytes > 0) waiting.set(member, (waiting.get(member) ?? 0) + bytes);
    }
    const tooMuch = ({ member, socket }: Session) => (waiting.get(member) ?? 0) > most.bytes && unsentBytes(socket) > 0;
    for (const [session, until] of leaving) {
      const gone = engineOf(session.socket).readyState === 'closed';
      if (!gone && performance.now() < until && !tooMuch(session)) continue;
      leaving.delete(session);
      if (!gone) drop(session.socket);
    }
    for (const session of [...connections.all()]) {
      if (!tooMuch(session) && engineOf(session.socket).writeBuffer.length <= most.packets) continue;
      logger.info({ member: session.member }, 'does not read: cut off');
      end(session);
    }
  }

  function end({ member, device, socket }: Session): void {
    metrics.cutOff.inc({ reason: 'too_slow' });
    // What the system was not given yet is caught up with later; behind it the farewell would come too late, or never.
    engineOf(socket).writeBuffer.length = 0;
    cutOff(socket, 'too_slow', 'This connection could not take what it was told.');
    leaving.set({ member, device, socket }, performance.now() + most.farewell);
  }

  const timer = setInterval(look, most.lookEvery);
  return {
    /** Ends a connection that does not take what it is sent. */
    end,
    stop(): void {
      clearInterval(timer);
    },
  };
}

export type Backlog = ReturnType<typeof watchBacklog>;
