import type { EventBody, EventHeader, EventType, Role } from '../../../../protocol/index.ts';

/** A signed event, taken apart and verified. */
export type ParsedEvent<T extends EventType = EventType> = {
  [K in T]: {
    type: K;
    header: EventHeader;
    body: EventBody<K>;
    /** Its body was erased before it was offered; `body` is an empty stand-in. */
    erased: boolean;
    headerHash: string;
    signed: { header: string; body: string | null; signature: string };
  };
}[T];

export type Person = { id: string; role: Role; gone: boolean; banned: boolean };
export type Device = { id: string; member: string; revoked: boolean };
export type Room = {
  key: number;
  id: string;
  kind: 'public' | 'private' | 'direct';
  creator: string | null;
  archived: boolean;
  /** Whether people are told how far others have read. */
  receipts: boolean;
  n: number;
};
export type Message = {
  seq: number;
  room: number;
  n: number;
  member: string | null;
  announcement: boolean;
  deleted: boolean;
  /** Nothing is left of what it said. */
  erased: boolean;
  pinned: boolean;
};

/** What the rules may ask of the log as it stands. */
export type LogState = {
  office: string;
  /** The service device. */
  service: string;
  member(id: string): Person | undefined;
  device(id: string): Device | undefined;
  deviceCount(member: string): number;
  /** Revoked ones counted. */
  devicesEver(member: string): number;
  /** Members who are not gone. */
  memberCount(): number;
  ownerCount(): number;
  room(id: string): Room | undefined;
  /** Public and private ones. */
  roomCount(): number;
  roomsOpenedBy(member: string, kind: 'direct' | 'named'): number;
  /** Let in by name: members of private and direct rooms, guests of any. */
  isInRoom(room: Room, member: string): boolean;
  /** Whether a guest is in a room that somebody else is in, too. */
  sharesRoom(guest: string, other: string): boolean;
  /** By the message's event id. */
  message(id: string): Message | undefined;
  hasReacted(message: Message, member: string, emoji: string): boolean;
  reactionCount(message: Message): number;
  hasAcknowledged(message: Message, member: string): boolean;
  /** The blob's size if this member may read it. */
  readableBlob(member: string, blob: string): number | undefined;
  /** Whether the office takes no files of this type, as `fileTypeOf` tells it. */
  refusesType(type: string): boolean;
};

/** Whoever an event is from: a member, or the office's service device (`member` null, the rights of an owner). */
export type Author = { member: string | null; role: Role };

const ranks: Record<Role, number> = { owner: 3, admin: 2, member: 1, guest: 0 };

export function isAtLeast(role: Role, least: Role): boolean {
  return ranks[role] >= ranks[least];
}

/** Whether somebody of role `actor` may act upon somebody of role `other`: an owner on anybody, an admin on those below. */
export function outranks(actor: Role, other: Role): boolean {
  return actor === 'owner' || (actor === 'admin' && ranks[other] < ranks.admin);
}

/** Whether a change of role takes rights away, or leaves them as they are. */
export function lowers(from: Role, to: Role): boolean {
  return ranks[to] <= ranks[from];
}

/** Whether a member sees a room: a public one anybody but guests, else who was let in. */
export function seesRoom(state: LogState, room: Room, who: { id: string; role: Role }): boolean {
  return (room.kind === 'public' && who.role !== 'guest') || state.isInRoom(room, who.id);
}
