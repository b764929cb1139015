import { eventKinds } from '../../../../protocol/index.ts';
import { insist, type Context } from './context.ts';
import { messageRules } from './messages.ts';
import { createPeopleRules, type VerifyText } from './people.ts';
import { roomRules } from './rooms.ts';
import type { ParsedEvent } from './state.ts';

/**
 * The rules an event must keep, as a pure function of the log's state: who may do what, and whether what it refers to is there.
 * Its signature, hash and shape were checked before.
 */
export function createRules(verify: VerifyText) {
  const rules = { ...messageRules, ...roomRules, ...createPeopleRules(verify) };

  /** @throws LandlineError with the reason why not. */
  return function check(context: Context, event: ParsedEvent): void {
    const { stream, ref } = eventKinds[event.type];
    const { header } = event;
    insist(header.office === context.state.office, 'wrong_office', 'The event is for another office.');
    insist((header.room === null) === (stream === 'office'), 'bad_request', 'The event stands in the wrong stream.');
    insist(ref !== 'required' || header.ref !== undefined, 'bad_request', 'The event must say what it is about.');
    insist(ref !== 'none' || header.ref === undefined, 'bad_request', 'The event may not refer to another.');
    // The table's entry takes the event of its own type; TypeScript cannot follow the pairing through the index.
    (rules[event.type] as (context: Context, event: ParsedEvent) => void)(context, event);
  };
}

export type Check = ReturnType<typeof createRules>;
export { requireBringer } from './bring.ts';
export type { Context } from './context.ts';
export type { PeopleEvent } from './people.ts';
export { directRoomId, membersOf } from './rooms.ts';
export * from './state.ts';
