import { LandlineError } from '../../../../protocol/index.ts';
import {
  isAtLeast,
  lowers,
  outranks,
  seesRoom,
  type Author,
  type LogState,
  type ParsedEvent,
  type Person,
} from './state.ts';

/**
 * Whether somebody may bring an event back by its receipt alone. The receipt proves that it was accepted, not that nothing took it
 * back later, and whoever brings it chooses what to leave out: a promotion without the demotion that followed. So what gives rights
 * or sight is taken from who could give the same today, and only what gives none from anybody.
 *
 * @throws LandlineError `forbidden`; somebody else may bring it, or the same person later.
 */
export function requireBringer(
  { state, isOpen }: { state: LogState; isOpen: boolean },
  event: ParsedEvent,
  author: Author,
  by: Person,
): void {
  if (mayBring()) return;
  throw new LandlineError('forbidden', 'It gives a right: somebody who could give it today must bring it.');

  function mayBring(): boolean {
    switch (event.type) {
      case 'member.join':
        return isOpen || isAtLeast(by.role, 'admin');
      case 'member.role': {
        const person = state.member(event.body.member);
        if (!person || lowers(person.role, event.body.role)) return true;
        return outranks(by.role, person.role) && outranks(by.role, event.body.role);
      }
      case 'device.add':
        return author.member === by.id;
      case 'room.invite': {
        const room = state.room(event.header.room ?? '');
        return !room || (isAtLeast(by.role, 'member') && seesRoom(state, room, by));
      }
      case 'room.create':
        return event.body.kind !== 'private' || author.member === by.id || (event.body.members ?? []).includes(by.id);
      default:
        return true;
    }
  }
}
