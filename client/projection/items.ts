import type { MessageState } from '../../protocol/index.ts';
import { bodyOf, parseEvent, type ComposedEvent } from '../log/event.ts';
import type { OutboxEntry } from '../stores/store.ts';
import { withReaction } from './message.ts';
import type { TimelineItem } from './types.ts';

/** What this device has written and the log does not hold yet. */
export type Written = Omit<OutboxEntry, 'event'> & ComposedEvent;

/** Items by what they were made of, for one `me`. */
export type ItemsMade = WeakMap<MessageState | Written, TimelineItem>;

/**
 * What is shown of a stretch of messages: their effective state, with what this device has written since laid over it.
 *
 * @param messages - ascending by number.
 * @param pending - what was written in the room, in the order of sending.
 * @param atEnd - whether the stretch ends with the newest message, so that pending ones follow it.
 * @param made - the items made before: states never change in place, so the item of a state is the same object while nothing in it
 *   changed, and who shows hundreds of them draws only those that did.
 */
export function itemsOf(
  messages: readonly MessageState[],
  pending: readonly Written[],
  { me, device, atEnd, made }: { me: string | undefined; device: string; atEnd: boolean; made: ItemsMade },
): TimelineItem[] {
  const items = new Map<string, TimelineItem>();
  const states = new Map<string, MessageState>();
  for (const state of messages) {
    const item = made.get(state) ?? itemOf(state, me);
    // A lying host may repeat an id: what was said first stands.
    if (!item || items.has(item.id)) continue;
    made.set(state, item);
    items.set(item.id, item);
    states.set(item.id, state);
  }
  for (const written of pending) {
    const { header } = written;
    if (header.author !== device) continue;
    if (header.type === 'message' || header.type === 'announcement') {
      if (!atEnd || items.has(header.id)) continue;
      const item = made.get(written) ?? ownItem(written, header.type, me);
      made.set(written, item);
      items.set(header.id, item);
    } else if (header.ref !== undefined) {
      const target = items.get(header.ref);
      if (target) items.set(target.id, overlaid(target, written, states.get(target.id), me));
    }
  }
  return [...items.values()];
}

function itemOf(state: MessageState, me: string | undefined): TimelineItem | undefined {
  const event = parseEvent(state.event)?.seen;
  if (event?.type !== 'message' && event?.type !== 'announcement') return undefined;
  const edit = state.edit && parseEvent(state.edit)?.seen;
  const content = edit?.type === 'edit' && edit.body ? edit.body : event.body;
  const via = event.type === 'message' ? event.body?.via?.name : undefined;
  return {
    id: event.id,
    kind: event.type,
    n: event.n,
    seq: event.seq,
    member: event.member,
    mine: event.member !== null && event.member === me,
    ...(via !== undefined && { via }),
    at: event.receivedAt,
    text: content?.text ?? '',
    attachments: content?.attachments ?? [],
    mentions: content?.mentions ?? [],
    ...(event.ref !== undefined && { replyTo: event.ref }),
    replies: state.replies ?? 0,
    ...(edit && { edited: edit.receivedAt }),
    ...(state.deleted && { deleted: state.deleted }),
    ...(!state.deleted && content === null && { erased: true }),
    reactions: state.reactions ?? [],
    ...(state.pinned && { pinned: state.pinned }),
    acknowledged: state.acknowledged ?? [],
    state: 'sent',
  };
}

function ownItem(written: Written, kind: 'message' | 'announcement', me: string | undefined): TimelineItem {
  const { id, at, ref } = written.header;
  const body = bodyOf(written, kind);
  return {
    id,
    kind,
    n: written.accepted?.n ?? 0,
    seq: written.accepted?.seq ?? 0,
    member: me ?? null,
    mine: true,
    at,
    text: body.text,
    attachments: body.attachments ?? [],
    mentions: body.mentions ?? [],
    ...(ref !== undefined && { replyTo: ref }),
    replies: 0,
    reactions: [],
    acknowledged: [],
    state: written.accepted ? 'sent' : written.state,
    ...(written.error && { failure: { id, error: written.error } }),
  };
}

/** An item with a change of this device's laid over it; a refused change is not shown as done, only that it failed. */
function overlaid(
  item: TimelineItem,
  written: Written,
  state: MessageState | undefined,
  me: string | undefined,
): TimelineItem {
  if (written.state === 'failed' && written.error) {
    return { ...item, state: 'failed', failure: { id: written.id, error: written.error } };
  }
  const waiting = written.accepted || item.state === 'failed' ? item.state : 'pending';
  return { ...changed(written, item, state, me), state: waiting };
}

/** An item after a change of this device's that the host has not taken yet. */
function changed(
  written: Written,
  item: TimelineItem,
  state: MessageState | undefined,
  me: string | undefined,
): TimelineItem {
  const { type, at } = written.header;
  switch (type) {
    case 'edit': {
      const { text, attachments = [], mentions = [] } = bodyOf(written, type);
      return { ...item, text, attachments, mentions, edited: at };
    }
    case 'delete':
      return { ...item, text: '', attachments: [], mentions: [], deleted: { member: me ?? null, at } };
    case 'reaction.add':
    case 'reaction.remove': {
      if (!state || me === undefined) return item;
      const { emoji } = bodyOf(written, type);
      const shown = { ...state, reactions: item.reactions.map((r) => ({ emoji: r.emoji, members: [...r.members] })) };
      return { ...item, reactions: withReaction(shown, emoji, me, type === 'reaction.add').reactions ?? [] };
    }
    case 'pin': {
      const { pinned: _, ...rest } = item;
      return bodyOf(written, type).pinned ? { ...rest, pinned: { member: me ?? null, at } } : rest;
    }
    case 'announcement.ack':
      return me === undefined || item.acknowledged.includes(me)
        ? item
        : { ...item, acknowledged: [...item.acknowledged, me] };
    default:
      return item;
  }
}
