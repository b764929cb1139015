import type { RoomView } from '../../../client/index.ts';
import type { MemberState } from '../../../protocol/index.ts';

/** Who is in a room by invitation, and who could be let in: anybody of a private room, guests of a public one. */
export function peopleOf(
  { kind, members = [], guests = [] }: Pick<RoomView, 'kind' | 'members' | 'guests'>,
  all: readonly MemberState[],
): { invited: MemberState[]; others: MemberState[] } {
  const inside = new Set([...members, ...guests]);
  const here = all.filter(({ gone }) => !gone);
  return {
    // Whoever came as a guest and is none any more is in a public room as everybody is.
    invited: here.filter(({ id, role }) => inside.has(id) && (kind === 'private' || role === 'guest')),
    others: here.filter(({ id, role }) => !inside.has(id) && (kind === 'private' || role === 'guest')),
  };
}
