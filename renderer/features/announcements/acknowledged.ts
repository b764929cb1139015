import type { RoomView, TimelineItem } from '../../../client/index.ts';
import type { MemberState } from '../../../protocol/index.ts';

export type Acknowledgements = { have: MemberState[]; haveNot: MemberState[] };

/** Who is asked to acknowledge an announcement: all who are in its room, but its author. */
export function acknowledgements(
  { members, guests = [] }: Pick<RoomView, 'members' | 'guests'>,
  { member: author, acknowledged }: Pick<TimelineItem, 'member' | 'acknowledged'>,
  all: readonly MemberState[],
): Acknowledgements {
  const inside = new Set([...(members ?? []), ...guests]);
  const did = new Set(acknowledged);
  const isAsked = ({ id, role, gone }: MemberState) =>
    !gone && id !== author && (inside.has(id) || (members === undefined && role !== 'guest'));
  return {
    // Also those who have left since: they did.
    have: all.filter(({ id }) => did.has(id)),
    haveNot: all.filter((person) => isAsked(person) && !did.has(person.id)),
  };
}
