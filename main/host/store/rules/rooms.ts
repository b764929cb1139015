import { createHash } from 'node:crypto';
import { directRoomText, limits, type EventType } from '../../../../protocol/index.ts';
import { insist, permit, personOf, requireOpen, roomOf, type Context } from './context.ts';
import { isAtLeast, seesRoom, type ParsedEvent, type Room } from './state.ts';

type Rules<T extends EventType> = { [K in T]: (context: Context, event: ParsedEvent<K>) => void };

export const roomRules: Rules<
  'room.create' | 'room.rename' | 'room.topic' | 'room.archive' | 'room.receipts' | 'room.invite' | 'room.remove'
> = {
  'room.create'(context, event) {
    const { header, body } = event;
    const { state, author } = context;
    const expected = body.kind === 'direct' ? directRoomId(state.office, membersOf(event, author.member)) : header.id;
    insist(header.room === expected, 'bad_request', "The room's id does not follow from the event.");
    insist(!state.room(expected), 'exists', 'There is such a room already.');
    limitRooms(context, body.kind === 'direct');
    const guest = author.role === 'guest';
    permit(context, !guest || body.kind === 'direct', 'forbidden', 'Guests may not open rooms.');
    const members = membersOf(event, author.member);
    if (body.kind === 'direct') {
      insist(members.length <= limits.directMembers, 'too_large', 'Too many people for a direct room.');
    }
    for (const id of members) {
      if (id === author.member) continue;
      personOf(context, id);
      permit(context, !guest || state.sharesRoom(author.member ?? '', id), 'not_found', 'There is no such member.');
    }
  },

  'room.rename'(context, event) {
    const room = changeable(context, event);
    requireOpen(context, room);
  },

  'room.topic'(context, event) {
    const room = changeable(context, event);
    requireOpen(context, room);
  },

  'room.archive'(context, event) {
    const room = changeable(context, event);
    requireKeeper(context, room);
    insist(
      room.archived !== event.body.archived,
      'exists',
      room.archived ? 'It is archived already.' : 'It is not archived.',
    );
  },

  'room.receipts'(context, event) {
    const room = changeable(context, event);
    requireOpen(context, room);
    requireKeeper(context, room);
    insist(room.receipts !== event.body.on, 'exists', room.receipts ? 'It has receipts already.' : 'It has none.');
  },

  'room.invite'(context, event) {
    const room = changeable(context, event);
    requireOpen(context, room);
    const person = personOf(context, event.body.member);
    insist(!seesRoom(context.state, room, person), 'exists', 'They are in this room already.');
  },

  'room.remove'(context, event) {
    const room = roomOf(context, event);
    insist(room.kind !== 'direct', 'forbidden', 'Nobody can be taken out of a direct room.');
    insist(isInvited(context, room, event.body.member), 'not_found', 'They are not in this room by invitation.');
    if (event.body.member !== context.author.member) requireKeeper(context, room);
  },
};

/** One member must not use up what all share. */
function limitRooms(context: Context, direct: boolean): void {
  const { state, author } = context;
  const { member } = author;
  const own = (kind: 'direct' | 'named') => (member === null ? 0 : state.roomsOpenedBy(member, kind));
  if (direct) {
    permit(
      context,
      own('direct') < limits.directRoomsPerMember,
      'too_large',
      'You have opened as many direct rooms as you can.',
    );
    return;
  }
  permit(context, state.roomCount() < limits.roomsPerOffice, 'too_large', 'The office has as many rooms as it can.');
  const free = isAtLeast(author.role, 'admin') || own('named') < limits.roomsPerMember;
  permit(context, free, 'too_large', 'You have opened as many rooms as you can: ask an admin.');
}

/** Everybody a new room lists, its author included, each once. */
export function membersOf({ body }: ParsedEvent<'room.create'>, author: string | null): string[] {
  return [...new Set([...(author === null ? [] : [author]), ...(body.members ?? [])])];
}

/** The first 16 bytes of the SHA-256 of `directRoomText`, as a UUID of version 8 (RFC 9562 §5.8). */
export function directRoomId(office: string, members: readonly string[]): string {
  const bytes = createHash('sha256').update(directRoomText(office, members)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A room with a name of its own, whose author may change things in it. */
function changeable(context: Context, event: ParsedEvent): Room {
  const room = roomOf(context, event);
  insist(room.kind !== 'direct', 'forbidden', 'A direct room is called after its members and stays as it is.');
  permit(context, isAtLeast(context.author.role, 'member'), 'forbidden', 'Guests may not change rooms.');
  return room;
}

/** Whoever was let into a public room as a guest and is none any more is there as everybody is. */
function isInvited({ state }: Context, room: Room, member: string): boolean {
  return state.isInRoom(room, member) && (room.kind !== 'public' || state.member(member)?.role === 'guest');
}

function requireKeeper(context: Context, room: Room): void {
  const { member, role } = context.author;
  permit(
    context,
    room.creator === member || isAtLeast(role, 'admin'),
    'forbidden',
    "Only the room's maker or an admin may do this.",
  );
}
