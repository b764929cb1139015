import type { RoomView } from '../../../client/index.ts';

export type RoomGroups<R> = Record<'favourites' | 'named' | 'direct' | 'archived', readonly R[]>;

/**
 * The rooms as the sidebar lists them. Rooms stand still, by name; favourites and conversations with people move up with what is said.
 *
 * @param rooms - newest activity first.
 * @param compare - how the page's language orders names.
 */
export function groupRooms<R extends Pick<RoomView, 'id' | 'kind' | 'title' | 'archived'>>(
  rooms: readonly R[],
  isFavourite: (room: string) => boolean,
  compare: (a: string, b: string) => number,
): RoomGroups<R> {
  const byName = rooms.filter(({ kind }) => kind !== 'direct').toSorted((a, b) => compare(a.title, b.title));
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
