import type { EventType, MessageState } from '../../protocol/index.ts';
import type { SeenEvent } from '../../client/index.ts';
import { contentOf, messageLine, placedLine, type Content } from '../../client/export/index.ts';
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
  const line = placedLine(event, names.member);
  const start = startOf(event, names);
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
  const message = messageLine(state, names.member);
  if (message === undefined) return undefined;
  const { id, line, content } = message;
  const reactions = (state.reactions ?? []).map((r) => ` ${plainLine(r.emoji)}${r.members.length}`).join('');
  const said = state.deleted
    ? '(deleted)'
    : state.event.body === null && !state.edit
      ? '(erased)'
      : contentText(content);
  const { member, receivedAt } = state.event;
  const start = startOf({ receivedAt, member, room: line['room'] as string | null }, names);
  const text = `${start}: ${said}${state.edit && !state.deleted ? ' (edited)' : ''}${reactions}`;
  return { id, line, text };
}

function contentText({ text, attachments = [], via }: Content): string {
  const files = attachments.map((a) => `[${plainLine(a.name)}, ${size(a.size)}, ${a.blob}]`);
  const said = [...(text === '' ? [] : [plain(text).replaceAll('\n', '\n    ')]), ...files].join(' ');
  return via === undefined ? said : `(${plainLine(via)}) ${said}`;
}

function startOf(
  { receivedAt, room, member }: Pick<SeenEvent, 'receivedAt' | 'room' | 'member'>,
  names: Names,
): string {
  const time = new Date(receivedAt).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
  return `${time} ${plainLine(names.room(room))} ${plainLine(names.member(member))}`;
}
