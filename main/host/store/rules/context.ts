import { LandlineError, type ErrorCode } from '../../../../protocol/index.ts';
import { seesRoom, type Author, type LogState, type ParsedEvent, type Person, type Room } from './state.ts';

export type Context = {
  state: LogState;
  author: Author;
  /** An old receipt names the event: it was allowed once, only what it refers to must be there. */
  proven: boolean;
};

/** Refuses whatever the event's standing: it makes no sense upon this log. */
export function insist(condition: boolean, code: ErrorCode, message: string): asserts condition {
  if (!condition) throw new LandlineError(code, message);
}

/** Refuses what the author has no right to; an event that was accepted once keeps the rights it had. */
export function permit({ proven }: Context, condition: boolean, code: ErrorCode, message: string): void {
  if (!condition && !proven) throw new LandlineError(code, message);
}

/** The room the event stands in, which its author must see. */
export function roomOf(context: Context, event: ParsedEvent): Room {
  const room = event.header.room === null ? undefined : context.state.room(event.header.room);
  insist(room !== undefined, 'not_found', 'There is no such room.');
  permit(context, authorSees(context, room), 'not_found', 'There is no such room.');
  return room;
}

export function authorSees({ state, author }: Context, room: Room): boolean {
  return author.member === null || seesRoom(state, room, { id: author.member, role: author.role });
}

export function requireOpen(context: Context, room: Room): void {
  permit(context, !room.archived, 'archived', 'The room is archived.');
}

/** Somebody who is still in the office, or was when an event was accepted that a receipt names. */
export function personOf({ state, proven }: Context, id: string): Person {
  const person = state.member(id);
  insist(person !== undefined && (proven || !person.gone), 'not_found', 'There is no such member.');
  return person;
}
