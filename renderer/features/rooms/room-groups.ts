import type { RoomView } from '../../../client/index.ts';

export type RoomGroups<R> = Record<'favourites' | 'named' | 'direct' | 'archived', readonly R[]>;

/**
 * Puts rooms in the order of their names again and again. To compare names as a language does is what costs in an office of many
 * rooms, so those whose names are as they were keep their order, and what is new is put between them.
 *
 * @param compare - how the page's language orders names.
 */
export function createNameOrder<R extends Pick<RoomView, 'id' | 'title'>>(compare: (a: string, b: string) => number) {
  let before = new Map<string, { title: string; at: number }>();
  return (rooms: readonly R[]): R[] => {
    const places = Array.from<R | undefined>({ length: before.size });
    const fresh: R[] = [];
    for (const room of rooms) {
      const known = before.get(room.id);
      if (known?.title === room.title) places[known.at] = room;
      else fresh.push(room);
    }
    const kept = places.filter((room) => room !== undefined);
    // Sorting what is nearly in order costs hardly more than a look at each.
    const ordered = fresh.length === 0 ? kept : [...kept, ...fresh].sort((a, b) => compare(a.title, b.title));
    if (fresh.length > 0 || ordered.length !== before.size) {
      before = new Map(ordered.map(({ id, title }, at) => [id, { title, at }]));
    }
    return ordered;
  };
}

/**
 * The rooms as the sidebar lists them. Rooms stand still, by name; favourites and conversations with people move up with what is said.
 *
 * @param rooms - newest activity first.
 * @param inNameOrder - of {@link createNameOrder}.
 */
export function groupRooms<R extends Pick<RoomView, 'id' | 'kind' | 'title' | 'archived'>>(
  rooms: readonly R[],
  isFavourite: (room: string) => boolean,
  inNameOrder: (rooms: readonly R[]) => R[],
): RoomGroups<R> {
  const byName = inNameOrder(rooms.filter(({ kind }) => kind !== 'direct'));
  return {
    favourites: rooms.filter(({ id, archived }) => !archived && isFavourite(id)),
    named: byName.filter(({ id, archived }) => !archived && !isFavourite(id)),
    direct: rooms.filter(({ id, kind }) => kind === 'direct' && !isFavourite(id)),
    archived: byName.filter(({ archived }) => archived),
  };
}

/** Those that one walks through, from top to bottom. */
export function roomsInOrder<R>({ favourites, named, direct }: RoomGroups<R>): R[] {
  return [...favourites, ...named, ...direct];
}
