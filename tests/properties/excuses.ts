import type { World } from './world.ts';

/**
 * Which events may be missing after an old backup is restored now: those that nobody who is still here can prove by a receipt, and
 * those that stand on such a one.
 */
export async function lostByRestoring(world: World, backedUp: ReadonlySet<string>): Promise<Set<string>> {
  const provable = new Set<string>();
  for (const peer of world.active()) {
    for (const { value } of await peer.store.list('events')) if (value.receipt !== undefined) provable.add(value.id);
  }
  const lost = new Set<string>();
  const log = world.readLog();
  const roomsMade = new Map(log.filter(({ type }) => type === 'room.create').map(({ room, id }) => [room, id]));
  for (const { id, room, ref, member } of log) {
    if (backedUp.has(id)) continue;
    const standsOn = [
      room === null ? undefined : roomsMade.get(room),
      ref,
      member === id ? undefined : (member ?? undefined),
    ];
    if (!provable.has(id) || standsOn.some((other) => other !== undefined && other !== id && lost.has(other)))
      lost.add(id);
  }
  return lost;
}
