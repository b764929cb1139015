import type { MemberState, RoomState } from '../../../protocol/index.ts';

/** What is being written and can be completed: from its sign on up to where the cursor stands. */
export type Asked = { kind: 'person' | 'room' | 'emoji'; query: string; from: number; to: number };

/** What it can be completed to. */
export type Option =
  | { kind: 'person'; id: string; name: string; mark: string | undefined; inRoom: boolean }
  | { kind: 'room'; id: string; name: string; isPrivate: boolean }
  | { kind: 'emoji'; id: string; name: string; emoji: string };

/** A list that is longer is not read: one goes on writing. */
export const mostOptions = 8;
/** Names have spaces, so a query may; but not sentences. */
const longestQuery = 40;

const kinds: Readonly<Record<string, Asked['kind']>> = { '@': 'person', '#': 'room', ':': 'emoji' };
/** A sign at the beginning of a word. Emoji need two letters: a colon is often just one. */
const sign = /(?<=^|[\s([{"'„“‚‘«/])(?:[@#](?:\S[^@#\n]*)?|:[\p{L}\d_+-]{2,})$/u;

/** What the cursor stands behind, if it can be completed. */
export function askedAt(text: string, cursor: number): Asked | undefined {
  const before = text.slice(Math.max(0, cursor - longestQuery - 1), cursor);
  const [found] = sign.exec(before) ?? [];
  const kind = kinds[found?.[0] ?? ''];
  if (found === undefined || !kind) return undefined;
  return { kind, query: found.slice(1), from: cursor - found.length, to: cursor };
}

/** Puts what was chosen into the text. */
export function completed(text: string, { from, to }: Asked, option: Option): { text: string; cursor: number } {
  const word =
    { person: '@', room: '#', emoji: '' }[option.kind] + (option.kind === 'emoji' ? option.emoji : option.name);
  const rest = text.slice(to);
  const put = `${word}${/^\s/u.test(rest) ? '' : ' '}`;
  return { text: text.slice(0, from) + put + rest, cursor: from + word.length + 1 };
}

/** How names are compared: without accents, case and width. */
const folded = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();

/** 0: begins with it; 1: one of its words does; undefined: neither. */
function rankOf(name: string, query: string): 0 | 1 | undefined {
  const [whole, part] = [folded(name), folded(query)];
  if (whole.startsWith(part)) return 0;
  return whole.split(/[\s._-]+/u).some((word) => word.startsWith(part)) ? 1 : undefined;
}

/** The best first; what is as good stays in its order. */
function best<T>(all: readonly T[], rank: (one: T) => number | undefined): T[] {
  return all
    .flatMap((one) => {
      const ranked = rank(one);
      return ranked === undefined ? [] : [{ one, ranked }];
    })
    .toSorted((a, b) => a.ranked - b.ranked)
    .slice(0, mostOptions)
    .map(({ one }) => one);
}

type Sorted = { compare(a: string, b: string): number };

/**
 * People by name: those who are in the room first.
 *
 * @param marks - what tells people apart whose names look alike.
 */
export function peopleFor(
  query: string,
  {
    members,
    room,
    me,
    marks,
    compare,
  }: {
    members: readonly MemberState[];
    room: Pick<RoomState, 'members' | 'guests'>;
    me: string;
    marks: ReadonlyMap<string, string>;
  } & Sorted,
): Option[] {
  const inside = new Set([...(room.members ?? []), ...(room.guests ?? [])]);
  const people = members
    .filter(({ id, gone }) => !gone && id !== me)
    .map(({ id, name, role }) => ({
      kind: 'person' as const,
      ...{ id, name, mark: marks.get(id) },
      inRoom: inside.has(id) || (room.members === undefined && role !== 'guest'),
    }))
    .toSorted((a, b) => compare(a.name, b.name));
  return best(people, ({ name, inRoom }) => {
    const rank = rankOf(name, query);
    return rank === undefined ? undefined : rank + (inRoom ? 0 : 2);
  });
}

/** Rooms by name; those that are archived last. */
export function roomsFor(
  query: string,
  { rooms, compare }: { rooms: readonly Pick<RoomState, 'id' | 'kind' | 'name' | 'archived'>[] } & Sorted,
): Option[] {
  const named = rooms.filter(({ kind }) => kind !== 'direct').toSorted((a, b) => compare(a.name, b.name));
  return best(named, ({ name, archived }) => {
    const rank = rankOf(name, query);
    return rank === undefined ? undefined : rank + (archived ? 2 : 0);
  }).map(({ id, name, kind }) => ({ kind: 'room', id, name, isPrivate: kind === 'private' }));
}
