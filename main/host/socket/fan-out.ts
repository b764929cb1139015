import type { Namespace as SocketNamespace } from 'socket.io';
import { limits, type EventsPacket } from '../../../protocol/index.ts';
import type { HostMetrics } from '../metrics.ts';
import type { Batch, Effect, Store } from '../store/store.ts';
import { broadcast } from './broadcast.ts';
import { cutOff, type ByeReason, type Connections, type Session } from './connections.ts';
import { audience } from './rooms.ts';

/** From so many members on telling a batch is dear (some 15 µs each): below, nothing is put off or gathered for it. */
const manyMembers = 200;

type FanOutDeps = {
  namespace: SocketNamespace;
  connections: Connections;
  store: Pick<Store, 'epochs' | 'published' | 'told'>;
  metrics: HostMetrics;
};

/**
 * Sends each batch to whoever may see it: one packet per stream, encoded once and merged from all that one commit brought
 * (measured: merging is worth four to five times the deliveries, docs/ARCHITECTURE.md).
 */
export function createFanOut({ namespace, connections, store, metrics }: FanOutDeps) {
  /** Batches that are on disk and not told yet, in order. */
  let waiting: Batch[] = [];
  let soon: NodeJS.Immediate | undefined;
  /** The end of the last batch that was told, and how far the last bare `safe` went. */
  let told = store.published;
  let said = told;

  /**
   * What brought several events is told in the next turn of the loop, after their acknowledgements were written: what their authors
   * say next then comes in while hundreds of others are told, and makes one batch again. Whoever writes alone is acknowledged last,
   * since their next words would only wait; and who may see what changes at once, before anybody acts on the answer.
   */
  function publish(batch: Batch): void {
    waiting.push(batch);
    const few = connections.members < manyMembers;
    if (batch.effects.length > 0 || few || (batch.from === batch.to && !soon)) tellWaiting();
    else soon ??= setImmediate(tellWaiting);
  }

  function tellWaiting(): void {
    const started = performance.now();
    const batches = waiting;
    waiting = [];
    clearImmediate(soon);
    soon = undefined;
    for (const batch of batches) tell(batch);
    store.told(connections.members < manyMembers ? 0 : performance.now() - started);
  }

  function tell(batch: Batch): void {
    for (const effect of batch.effects) applyBefore(effect);
    const envelope = { epoch: batch.epoch, safe: batch.previous, receipt: batch.receipt };
    for (const { room, events } of batch.streams) {
      broadcast(namespace, room ?? audience.members, 'events', { ...envelope, events } satisfies EventsPacket);
      metrics.events.inc(events.length);
    }
    for (const { member, events } of batch.guests) {
      for (const connection of connections.of(member)) {
        if (connection.live) connection.socket.emit('events', { ...envelope, events } satisfies EventsPacket);
      }
    }
    metrics.batches.inc();
    told = batch.to;
    for (const effect of batch.effects) applyAfter(effect);
  }

  function applyBefore(effect: Effect): void {
    if (effect.kind === 'room.opened' && effect.to === 'everybody')
      namespace.in(audience.members).socketsJoin(effect.room);
    else if (effect.kind === 'room.opened') for (const member of effect.to) enter(member, effect.room);
    else if (effect.kind === 'room.entered') enter(effect.member, effect.room);
  }

  function applyAfter(effect: Effect): void {
    switch (effect.kind) {
      case 'room.left':
        for (const { socket } of connections.of(effect.member)) void socket.leave(effect.room);
        break;
      case 'member.gone':
        cut(
          connections.sessionsOf(effect.member),
          'kicked',
          effect.why === 'left' ? 'You left this office.' : 'You were removed from this office.',
        );
        break;
      case 'member.role':
        // A new role sees other rooms: the client comes back at once and is told its new state.
        cut(connections.sessionsOf(effect.member), 'rights_changed', 'Your role has changed.');
        break;
      case 'device.revoked':
        cut(
          connections.sessions().filter(({ device }) => device === effect.device),
          'revoked',
          'This device was revoked.',
        );
        break;
      case 'room.opened':
      case 'room.entered':
        // Applied before the batch.
        break;
    }
  }

  function cut(sessions: Session[], reason: ByeReason, message: string): void {
    for (const { socket } of sessions) {
      metrics.cutOff.inc({ reason });
      cutOff(socket, reason, message);
    }
  }

  function enter(member: string, room: string): void {
    for (const { live, socket } of connections.of(member)) if (live) void socket.join(room);
  }

  // Whoever sees little would otherwise keep an old cursor and be sent through everything again.
  const timer = setInterval(() => {
    const epoch = store.epochs.at(-1);
    if (said === told || !epoch) return;
    said = told;
    broadcast(namespace, audience.everybody, 'safe', { epoch: epoch.id, safe: told });
  }, limits.safeInterval);

  return {
    publish,
    /** What is still waiting is on disk: it is caught up with. */
    stop(): void {
      clearInterval(timer);
      clearImmediate(soon);
    },
  };
}
