import type { Sending } from '../../client/index.ts';
import { chooseRoom } from './resolve.ts';
import { allMembers, allRooms } from './rooms-and-people.ts';
import type { Session } from './session.ts';

/**
 * The room that was typed; a direct one is opened when it is not there yet.
 *
 * @returns its id, and what opens it when that is still on its way.
 * @throws CommandError when there is none, or several.
 */
export async function openRoom({ client }: Session, typed: string): Promise<{ id: string; opening?: Sending }> {
  const direct = typed.startsWith('@');
  const choice = chooseRoom(typed, direct ? [] : await allRooms(client), direct ? await allMembers(client) : []);
  if (choice.kind === 'room') return { id: choice.room.id };
  const { room, sending } = await client.openDirect([choice.member.id]);
  return { id: room, ...(sending && { opening: sending }) };
}
