import type { Sending } from '../../client/index.ts';
import { CommandError } from './failure.ts';
import { plainLine } from './plain.ts';
import { chooseRoom, type RoomChoice } from './resolve.ts';
import { allMembers, allRooms } from '../../client/export/index.ts';
import type { Session } from './session.ts';

/**
 * What was typed for a room, looked up; nothing is opened.
 *
 * @throws CommandError when there is none, or several.
 */
export async function lookUpRoom({ client }: Session, typed: string): Promise<RoomChoice> {
  const direct = typed.startsWith('@');
  return chooseRoom(typed, direct ? [] : await allRooms(client), direct ? await allMembers(client) : []);
}

/**
 * The room that was typed, for a command that writes; a direct one is opened when it is not there yet.
 *
 * @returns its id, and what opens it when that is still on its way.
 * @throws CommandError when there is none, or several.
 */
export async function openRoom(session: Session, typed: string): Promise<{ id: string; opening?: Sending }> {
  const choice = await lookUpRoom(session, typed);
  if (choice.kind === 'room') return { id: choice.room.id };
  const { room, sending } = await session.client.openDirect([choice.member.id]);
  return { id: room, ...(sending && { opening: sending }) };
}

/**
 * The room that was typed, for a command that only reads: who looks whether somebody wrote must not leave a room behind.
 *
 * @returns its id.
 * @throws CommandError when there is none, or several, or nobody has begun a conversation there.
 */
export async function findRoom(session: Session, typed: string): Promise<string> {
  const choice = await lookUpRoom(session, typed);
  if (choice.kind === 'room') return choice.room.id;
  const people = new Set([session.client.office()?.member ?? session.office.member, choice.member.id]);
  const room = (await allRooms(session.client)).find(
    ({ kind, members = [] }) =>
      kind === 'direct' && members.length === people.size && members.every((member) => people.has(member)),
  );
  if (room === undefined) throw new CommandError(`There is no conversation with ${plainLine(typed)} yet.`);
  return room.id;
}
