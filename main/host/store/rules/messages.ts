import { fileTypeOf, type Attachment, type EventType } from '../../../../protocol/index.ts';
import { insist, permit, requireOpen, roomOf, type Context } from './context.ts';
import { isAtLeast, type Message, type ParsedEvent } from './state.ts';

/** More kinds of emoji on one message than anybody can read. */
const maxReactions = 1_000;

type Rules<T extends EventType> = { [K in T]: (context: Context, event: ParsedEvent<K>) => void };

export const messageRules: Rules<
  'message' | 'edit' | 'delete' | 'reaction.add' | 'reaction.remove' | 'pin' | 'announcement' | 'announcement.ack'
> = {
  message(context, event) {
    const room = roomOf(context, event);
    requireOpen(context, room);
    if (event.header.ref !== undefined) target(context, event);
    insist(
      event.body.via === undefined || context.author.member === null,
      'forbidden',
      'Only a webhook may name its source.',
    );
    requireBlobs(context, event.body.attachments);
  },

  edit(context, event) {
    const message = target(context, event);
    requireOpen(context, roomOf(context, event));
    insist(!message.deleted, 'not_found', 'The message was deleted.');
    permit(context, !message.erased, 'not_found', 'The message is older than the office keeps them.');
    permit(context, message.member === context.author.member, 'forbidden', 'Only its author may edit a message.');
    requireBlobs(context, event.body.attachments);
  },

  delete(context, event) {
    const message = target(context, event);
    insist(!message.deleted, 'exists', 'The message was deleted already.');
    const { member, role } = context.author;
    permit(
      context,
      message.member === member || isAtLeast(role, 'admin'),
      'forbidden',
      'Only its author or an admin may delete a message.',
    );
  },

  'reaction.add'(context, event) {
    const message = liveTarget(context, event);
    insist(
      !context.state.hasReacted(message, memberOf(context), event.body.emoji),
      'exists',
      'You reacted so already.',
    );
    insist(context.state.reactionCount(message) < maxReactions, 'too_large', 'The message has too many reactions.');
  },

  'reaction.remove'(context, event) {
    const message = liveTarget(context, event);
    insist(
      context.state.hasReacted(message, memberOf(context), event.body.emoji),
      'not_found',
      'You have not reacted so.',
    );
  },

  pin(context, event) {
    const message = liveTarget(context, event);
    permit(context, isAtLeast(context.author.role, 'member'), 'forbidden', 'Guests may not pin.');
    insist(
      message.pinned !== event.body.pinned,
      'exists',
      event.body.pinned ? 'It is pinned already.' : 'It is not pinned.',
    );
  },

  announcement(context, event) {
    requireOpen(context, roomOf(context, event));
    permit(context, isAtLeast(context.author.role, 'admin'), 'forbidden', 'Only admins may make announcements.');
    requireBlobs(context, event.body.attachments);
  },

  'announcement.ack'(context, event) {
    const message = target(context, event);
    insist(message.announcement && !message.deleted, 'not_found', 'There is no such announcement.');
    insist(!context.state.hasAcknowledged(message, memberOf(context)), 'exists', 'You acknowledged it already.');
  },
};

/** The message that `ref` names, which must stand in the same room. */
function target(context: Context, event: ParsedEvent): Message {
  const room = roomOf(context, event);
  const message = event.header.ref === undefined ? undefined : context.state.message(event.header.ref);
  insist(message?.room === room.key, 'not_found', 'There is no such message in this room.');
  return message;
}

function liveTarget(context: Context, event: ParsedEvent): Message {
  const message = target(context, event);
  requireOpen(context, roomOf(context, event));
  insist(!message.deleted, 'not_found', 'The message was deleted.');
  return message;
}

function memberOf({ author }: Context): string {
  insist(author.member !== null, 'forbidden', 'The host itself neither reacts nor acknowledges.');
  return author.member;
}

function requireBlobs(context: Context, attachments: readonly Attachment[] | undefined): void {
  const { author, state, proven } = context;
  if (!attachments || proven) return;
  for (const { blob, size, name } of attachments) {
    const stored = author.member === null ? undefined : state.readableBlob(author.member, blob);
    insist(stored !== undefined, 'not_found', 'An attachment is not on the host: upload it first.');
    insist(stored === size, 'bad_request', 'An attachment has another size than its file.');
    insist(!state.refusesType(fileTypeOf(name)), 'type_refused', 'The office takes no files of this type.');
  }
}
