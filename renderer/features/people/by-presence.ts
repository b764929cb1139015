import type { PresenceState } from '../../../protocol/index.ts';

/**
 * People with how they are there, those who are more present first. Within each group their order stays: that of 1,500 names is
 * found once, not at each change of somebody's presence.
 *
 * @param groups - the states in order; those of one group stand together.
 */
export function byPresence<P extends { id: string }>(
  people: readonly P[],
  presence: ReadonlyMap<string, PresenceState>,
  groups: readonly (readonly PresenceState[])[],
): (P & { presence: PresenceState })[] {
  const shown = people.map((person) => ({ ...person, presence: presence.get(person.id) ?? ('offline' as const) }));
  return groups.flatMap((states) => shown.filter((person) => states.includes(person.presence)));
}
