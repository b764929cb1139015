import {
  eventHeader,
  eventKinds,
  type Attachment,
  type EventHeader,
  type EventType,
  type LoggedEvent,
  type MessageState,
} from '../../protocol/index.ts';
import type { SeenEvent } from '../index.ts';

/** What a program reads of an event: what happened, and its fields. */
export type EventLine = { event: string } & Record<string, unknown>;

/** How people are called. */
export type NameOf = (member: string | null) => string;

/**
 * A message in its effective state, as an object.
 *
 * @returns undefined when the event's header cannot be read (a newer version's).
 */
export function messageLine(
  state: MessageState,
  nameOf: NameOf,
): { id: string; line: EventLine; content: Content } | undefined {
  const header = headerOf(state.event);
  if (header === undefined) return undefined;
  const { seq, n, member, receivedAt } = state.event;
  const content = contentOf(bodyOf(header.type, (state.edit ?? state.event).body));
  const marks = {
    ...(state.edit && { edited: true }),
    ...(state.deleted && { deleted: true }),
    ...(state.pinned && { pinned: state.pinned }),
    ...(state.reactions && { reactions: state.reactions }),
    ...(state.acknowledged && { acknowledged: state.acknowledged }),
    ...(state.replies !== undefined && { replies: state.replies }),
  };
  const placed = placedLine({ ...header, device: header.author, seq, n, member, receivedAt }, nameOf);
  return { id: header.id, line: { ...placed, ...content, ...marks }, content };
}

type Placed = Omit<SeenEvent, 'type' | 'body' | 'ref'> & { type: EventType; ref?: string | undefined };

/** Who, when, where: of any event. */
export function placedLine(event: Placed, nameOf: NameOf): EventLine {
  const { seq, id, type, room, member, device, n, at, receivedAt, ref } = event;
  const common = {
    event: type,
    seq,
    id,
    room,
    author: member ?? device,
    name: nameOf(member),
    device,
    n,
    at,
    receivedAt,
  };
  return { ...common, ...(ref !== undefined && { ref }) };
}

/** The signed header, read and checked; undefined when it is none. */
function headerOf(event: Pick<LoggedEvent, 'header'>): EventHeader | undefined {
  return eventHeader.safeParse(parsed(event.header)).data;
}

/** The attachments a message carries now. */
export function attachmentsOf(state: MessageState): Attachment[] {
  if (state.deleted) return [];
  return contentOf(bodyOf('message', (state.edit ?? state.event).body)).attachments ?? [];
}

/** What of a message, an edit or an announcement is read; previews are left out. */
export type Content = { text: string; attachments?: Attachment[]; mentions?: string[]; via?: string };

export function contentOf(body: unknown): Content {
  const {
    text = '',
    attachments,
    mentions,
    via,
  } = (body ?? {}) as {
    text?: string;
    attachments?: Attachment[];
    mentions?: string[];
    via?: { name: string };
  };
  return {
    text,
    ...(attachments && { attachments: attachments.map(({ thumbnail: _, ...rest }) => rest) }),
    ...(mentions && { mentions }),
    ...(via && { via: via.name }),
  };
}

/** What was erased, or is not as its kind wants it, is null. */
function bodyOf(type: EventType, body: string | null): unknown {
  if (body === null) return null;
  const found = eventKinds[type].body.safeParse(parsed(body));
  return found.success ? found.data : null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
