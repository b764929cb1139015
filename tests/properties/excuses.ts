import type { World } from './world.ts';

/**
 * Which events may be missing after an old backup is restored now: those that nobody who is still here holds, as it came or as the
 * message of a page, and those that stand on such a one.
 */
export async function lostByRestoring(world: World, backedUp: ReadonlySet<string>): Promise<Set<string>> {
  const held = new Set<string>();
  for (const { store } of world.active()) {
    for (const { value } of await store.list('events')) held.add(value.id);
    for (const { value } of await store.list('messages')) {
      const { event, edit } = value.state;
      for (const shown of [event, ...(edit ? [edit] : [])]) held.add((JSON.parse(shown.header) as { id: string }).id);
    }
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
    if (!held.has(id) || standsOn.some((other) => other !== undefined && other !== id && lost.has(other))) lost.add(id);
  }
  return lost;
}
