import type { LoggedEvent, MessageState } from '../../protocol/index.ts';
import type { SeenEvent } from '../types.ts';

/** Whether an event is something said: what history counts. */
export function isMessage(event: SeenEvent): event is Extract<SeenEvent, { type: 'message' | 'announcement' }> {
  return event.type === 'message' || event.type === 'announcement';
}

/** Whether an event changes the message it refers to. */
export function changesMessage(event: SeenEvent): boolean {
  return event.ref !== undefined;
}

/**
 * A message after an event about it, which must come later in the log than what the state holds. What the rules forbid (an edit
 * by somebody else) changes nothing: the host refuses it, a lying one gains nothing.
 */
export function afterEvent(state: MessageState, event: SeenEvent, logged: LoggedEvent): MessageState {
  if (state.deleted) return state;
  switch (event.type) {
    case 'edit':
      if (event.body === null || logged.member !== state.event.member) return state;
      return { ...state, edit: logged };
    case 'delete':
      return { event: { ...state.event, body: null }, deleted: { member: event.member, at: event.receivedAt } };
    case 'reaction.add':
      return event.body && event.member !== null ? withReaction(state, event.body.emoji, event.member, true) : state;
    case 'reaction.remove':
      return event.body && event.member !== null ? withReaction(state, event.body.emoji, event.member, false) : state;
    case 'pin':
      return event.body ? withPin(state, event.body.pinned, { member: event.member, at: event.receivedAt }) : state;
    case 'announcement.ack': {
      const { member } = event;
      if (member === null || state.acknowledged?.includes(member)) return state;
      return { ...state, acknowledged: [...(state.acknowledged ?? []), member] };
    }
    case 'message':
      return { ...state, replies: (state.replies ?? 0) + 1 };
    default:
      return state;
  }
}

function withPin(
  { pinned: _, ...state }: MessageState,
  on: boolean,
  by: NonNullable<MessageState['pinned']>,
): MessageState {
  return on ? { ...state, pinned: by } : state;
}

/** A message after a reply to it was deleted. */
export function withoutReply({ replies = 0, ...state }: MessageState): MessageState {
  return replies > 1 ? { ...state, replies: replies - 1 } : state;
}

/** A message whose time is over: what it said, its last edit and its reactions are gone, the rest stays. */
export function asErased({ edit: _, reactions: __, ...state }: MessageState): MessageState {
  return { ...state, event: { ...state.event, body: null } };
}

/** With or without one member's emoji; emojis keep the order in which they first came, people theirs. */
export function withReaction(state: MessageState, emoji: string, member: string, on: boolean): MessageState {
  const reactions = state.reactions ?? [];
  const known = reactions.some((reaction) => reaction.emoji === emoji);
  const changed = known || !on ? reactions : [...reactions, { emoji, members: [] }];
  return {
    ...state,
    reactions: changed
      .map((reaction) => {
        if (reaction.emoji !== emoji) return reaction;
        const others = reaction.members.filter((id) => id !== member);
        if (on && others.length < reaction.members.length) return reaction;
        return { emoji, members: on ? [...others, member] : others };
      })
      .filter(({ members }) => members.length > 0),
  };
}
