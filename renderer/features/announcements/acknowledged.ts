import type { RoomView, TimelineItem } from '../../../client/index.ts';
import type { MemberState } from '../../../protocol/index.ts';
import { peopleIn } from '../people/in-room.ts';

export type Acknowledgements = { have: MemberState[]; haveNot: MemberState[] };

/** Who is asked to acknowledge an announcement: all who are in its room, but its author. */
export function acknowledgements(
  room: Pick<RoomView, 'members' | 'guests'>,
  { member: author, acknowledged }: Pick<TimelineItem, 'member' | 'acknowledged'>,
  all: readonly MemberState[],
): Acknowledgements {
  const did = new Set(acknowledged);
  return {
    // Also those who have left since: they did.
    have: all.filter(({ id }) => did.has(id)),
    haveNot: peopleIn(room, all).filter(({ id }) => id !== author && !did.has(id)),
  };
}
