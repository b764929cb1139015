import type { MemberState } from '../../../protocol/index.ts';

/** Who is in a room: a public one is everybody's but the guests who were not let into it. */
export function peopleIn(
  { members, guests = [] }: { members?: readonly string[] | undefined; guests?: readonly string[] | undefined },
  all: readonly MemberState[],
): MemberState[] {
  const inside = new Set([...(members ?? []), ...guests]);
  return all.filter(({ id, gone, role }) => !gone && (inside.has(id) || (members === undefined && role !== 'guest')));
}
