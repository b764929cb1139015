import { limits, type MemberState, type RoomState } from '../../protocol/index.ts';
import type { SeenEvent } from '../types.ts';
import { isMessage } from './message.ts';

export type RoomContext = {
  /** The member whose view this is. */
  me: string;
  isGuest: (member: string) => boolean;
  /** The message that a deletion is about, where it is known. */
  target?: { n: number; member: string | null; mentions: readonly string[] } | undefined;
};

/** A room that an event opens, as this member sees it; undefined when it is not such an event or not for this member. */
export function openedRoom(event: SeenEvent, me: string): RoomState | undefined {
  if (event.type !== 'room.create' || event.room === null || event.body === null) return undefined;
  const { body, room, n, seq } = event;
  const author = event.member === null ? [] : [event.member];
  const blank = { id: room, archived: false, n, seq, read: 0, unread: 0, mentions: 0 };
  if (body.kind === 'public') return { ...blank, kind: 'public', name: body.name, topic: body.topic ?? '' };
  const members = [...new Set([...author, ...(body.members ?? [])])];
  if (!members.includes(me)) return undefined;
  if (body.kind === 'direct') return { ...blank, kind: 'direct', name: '', topic: '', members };
  return { ...blank, kind: 'private', name: body.name, topic: body.topic ?? '', members };
}

/** A room after the next event of its stream. Unread counts are the host's, moved along by what arrives until it tells again. */
export function roomAfter(state: RoomState, event: SeenEvent, context: RoomContext): RoomState {
  const moved = { ...state, n: event.n, seq: event.seq };
  if (isMessage(event)) return withMessage(moved, event, context.me);
  if (event.body === null) return moved;
  switch (event.type) {
    case 'room.rename':
      return { ...moved, name: event.body.name };
    case 'room.topic':
      return { ...moved, topic: event.body.topic };
    case 'room.archive':
      return { ...moved, archived: event.body.archived };
    case 'room.receipts':
      return { ...moved, receipts: event.body.on };
    case 'room.invite':
      return withPerson(moved, event.body.member, true, context);
    case 'room.remove':
      return withPerson(moved, event.body.member, false, context);
    case 'delete':
      return withoutUnread(moved, context);
    default:
      return moved;
  }
}

function withMessage(state: RoomState, event: SeenEvent & { type: 'message' | 'announcement' }, me: string): RoomState {
  if (event.member === me || event.n <= state.read || event.body === null) return state;
  const mentioned = event.body.mentions?.includes(me) ?? false;
  const most = limits.unreadCount;
  return {
    ...state,
    unread: Math.min(most, state.unread + 1),
    mentions: Math.min(most, state.mentions + (mentioned ? 1 : 0)),
  };
}

function withoutUnread(state: RoomState, { me, target }: RoomContext): RoomState {
  if (!target || target.member === me || target.n <= state.read) return state;
  const mentioned = target.mentions.includes(me);
  return {
    ...state,
    unread: oneLess(state.unread),
    mentions: mentioned ? oneLess(state.mentions) : state.mentions,
  };
}

/** At the limit there are that many or more: one less is still that, until the host counts again. */
function oneLess(count: number): number {
  return count >= limits.unreadCount ? count : Math.max(0, count - 1);
}

/** A count of unread messages in words: `7`, or `1,000+` where nobody counted on. */
export function countText(count: number): string {
  return count < limits.unreadCount ? String(count) : `${limits.unreadCount.toLocaleString('en')}+`;
}

function withPerson(state: RoomState, member: string, inside: boolean, { isGuest }: RoomContext): RoomState {
  const change = (list: readonly string[] | undefined) => {
    const others = (list ?? []).filter((id) => id !== member);
    return inside ? [...others, member] : others;
  };
  if (state.kind !== 'public') return { ...state, members: change(state.members) };
  // In a public room every member is, guests by name.
  return inside && !isGuest(member) ? state : { ...state, guests: change(state.guests) };
}

/** Rooms by newest activity; of equally old ones the order is the ids'. */
export function byActivity(a: RoomState, b: RoomState): number {
  return b.seq - a.seq || (a.id < b.id ? -1 : 1);
}

/** What a room is called: its name; of a direct room the others' names. */
export function titleOf(
  room: RoomState,
  others: readonly string[],
  memberOf: (id: string) => MemberState | undefined,
): string {
  if (room.kind !== 'direct') return room.name;
  return others.map((id) => memberOf(id)?.name ?? '…').join(', ');
}
