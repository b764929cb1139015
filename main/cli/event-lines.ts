import {
  eventHeader,
  eventKinds,
  type Attachment,
  type EventHeader,
  type EventType,
  type LoggedEvent,
  type MessageState,
} from '../../protocol/index.ts';
import type { SeenEvent } from '../../client/index.ts';
import { size, type Line } from './output.ts';
import { plain, plainLine } from './plain.ts';

/** How people and rooms are called, for what a person reads. */
export type Names = {
  member(id: string | null): string;
  room(id: string | null): string;
};

/** A line for programs, and the same for people. */
export type Told = { id: string; line: Line; text: string };

const texts: ReadonlySet<EventType> = new Set(['message', 'edit', 'announcement']);

/** One event of the log as `tail` prints it. Messages, edits and announcements carry `text`, all others their `body`. */
export function tellEvent(event: SeenEvent, names: Names): Told {
  const { id, type, ref, body } = event;
  const { line, start } = common(event, names);
  if (!texts.has(type)) {
    const about = ref === undefined ? '' : ` (${ref})`;
    return { id, line: { ...line, body }, text: `${start} * ${type}${about} ${plainLine(JSON.stringify(body ?? {}))}` };
  }
  const content = contentOf(body);
  return {
    id,
    line: { ...line, ...content },
    text: `${start}: ${type === 'edit' ? '(edited) ' : ''}${contentText(content)}`,
  };
}

/**
 * A message in its effective state, as `history` and `search` print it.
 *
 * @returns undefined when the event's header cannot be read (a newer version's).
 */
export function tellMessage(state: MessageState, names: Names): Told | undefined {
  const header = headerOf(state.event);
  if (header === undefined) return undefined;
  const { seq, n, member, receivedAt } = state.event;
  const { line, start } = common({ ...header, device: header.author, seq, n, member, receivedAt }, names);
  const content = contentOf(bodyOf(header.type, (state.edit ?? state.event).body));
  const marks = {
    ...(state.edit && { edited: true }),
    ...(state.deleted && { deleted: true }),
    ...(state.pinned && { pinned: state.pinned }),
    ...(state.reactions && { reactions: state.reactions }),
    ...(state.acknowledged && { acknowledged: state.acknowledged }),
    ...(state.replies !== undefined && { replies: state.replies }),
  };
  const reactions = (state.reactions ?? []).map((r) => ` ${plainLine(r.emoji)}${r.members.length}`).join('');
  const said = state.deleted
    ? '(deleted)'
    : state.event.body === null && !state.edit
      ? '(erased)'
      : contentText(content);
  const text = `${start}: ${said}${state.edit && !state.deleted ? ' (edited)' : ''}${reactions}`;
  return { id: header.id, line: { ...line, ...content, ...marks }, text };
}

/** The signed header, read and checked; undefined when it is none. */
export function headerOf(event: Pick<LoggedEvent, 'header'>): EventHeader | undefined {
  return eventHeader.safeParse(parsed(event.header)).data;
}

/** The attachments a message carries now. */
export function attachmentsOf(state: MessageState): Attachment[] {
  if (state.deleted) return [];
  return contentOf(bodyOf('message', (state.edit ?? state.event).body)).attachments ?? [];
}

type Content = { text: string; attachments?: Attachment[]; mentions?: string[]; via?: string };

function contentOf(body: unknown): Content {
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

function contentText({ text, attachments = [], via }: Content): string {
  const files = attachments.map((a) => `[${plainLine(a.name)}, ${size(a.size)}, ${a.blob}]`);
  const said = [...(text === '' ? [] : [plain(text).replaceAll('\n', '\n    ')]), ...files].join(' ');
  return via === undefined ? said : `(${plainLine(via)}) ${said}`;
}

type Placed = Omit<SeenEvent, 'type' | 'body' | 'ref'> & { type: EventType; ref?: string | undefined };

function common(event: Placed, names: Names): { line: Line; start: string } {
  const { seq, id, type, room, member, device, n, at, receivedAt, ref } = event;
  const name = names.member(member);
  const time = new Date(receivedAt).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
  const author = member ?? device;
  return {
    line: { event: type, seq, id, room, author, name, device, n, at, receivedAt, ...(ref !== undefined && { ref }) },
    start: `${time} ${plainLine(names.room(room))} ${plainLine(name)}`,
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
