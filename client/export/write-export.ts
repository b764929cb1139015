import {
  LandlineError,
  limits,
  type Attachment,
  type MemberState,
  type MessageState,
  type RoomState,
} from '../../protocol/index.ts';
import { shortFingerprint, type Client } from '../index.ts';
import { htmlPage, type HtmlWords } from './html.ts';
import { attachmentsOf, messageLine, type NameOf } from './message-line.ts';
import { throughLosses } from './patiently.ts';
import { allMembers, allRooms } from './rooms-and-people.ts';

export type ExportFormat = 'jsonl' | 'html';

export type ExportOptions = {
  /** `jsonl`: an object a line, for programs; `html`: one page, for people. */
  format: ExportFormat;
  office: { id: string; name: string };
  /** When it is made. Milliseconds since 1970. */
  at: number;
  /** Only these; all that may be seen unless told. */
  rooms?: ReadonlySet<string>;
  /** How those are called who write without being members (webhooks). */
  nameOf: NameOf;
  titleOf(room: RoomState, nameOf: (member: string) => string): string;
  words: HtmlWords;
  signal: AbortSignal;
  /** Takes what was written; the next piece waits for it. */
  put(text: string): Promise<void>;
  /** Puts files beside the export. Their paths by blob, relative to it, with `/`; what could not be had is left out. */
  save?(files: readonly Attachment[]): Promise<ReadonlyMap<string, string>>;
  /** How many of the events of all rooms are through. */
  onProgress?(done: number, total: number): void;
  /** A room that might be seen at the beginning may not be any more; the export goes on without the rest of it. */
  onRoomLost?(title: string): void;
};

const noPaths: ReadonlyMap<string, string> = new Map();

/**
 * Writes all that one may see: rooms, people and messages as they stand now, each room's messages oldest first. When the office goes
 * away meanwhile, it waits and goes on.
 *
 * @throws what `put` and `save` throw, the office's refusal, or the reason of `signal`.
 */
export async function writeExport(client: Client, options: ExportOptions): Promise<void> {
  const { format, office, at, signal, words } = options;
  const put = async (text: string) => {
    signal.throwIfAborted();
    await options.put(text);
  };
  const line = (object: object) => put(`${JSON.stringify(object)}\n`);
  const asking = <T>(ask: () => Promise<T>) => throughLosses(client, signal, ask);
  // Away from the office only what this device happens to hold could be written.
  await client.until('online', signal);
  const people = await allMembers(client, asking);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const called = (id: string) => names.get(id) ?? id;
  // The client knows the names of the people it has met; here all of them are asked for.
  const nameOf: NameOf = (id) => (id === null ? options.nameOf(id) : called(id));
  const rooms = (await allRooms(client, asking)).filter(({ id }) => options.rooms?.has(id) ?? true);
  const total = rooms.reduce((sum, { n }) => sum + n, 0);
  const page = htmlPage(words);

  if (format === 'html') await put(page.start(office.name, new Date(at)));
  else {
    await line({ event: 'office', officeId: office.id, name: office.name, at });
    for (const person of people) await line(personLine(person));
  }
  let before = 0;
  for (const room of rooms) {
    const title = options.titleOf(room, called);
    await (format === 'html' ? put(page.room(title, room.topic)) : line(roomLine(room, title)));
    try {
      for await (const message of messagesOf(client, room.id, asking)) {
        const files = attachmentsOf(message);
        const paths = files.length > 0 && options.save ? await options.save(files) : noPaths;
        const told = messageLine(message, nameOf);
        if (told && format === 'html') await put(page.message(message, told, paths));
        else if (told) await line(withPaths(told.line, paths));
        options.onProgress?.(Math.min(before + message.event.n, total), total);
      }
    } catch (error) {
      if (!(error instanceof LandlineError) || error.code !== 'not_found') throw error;
      options.onRoomLost?.(title);
    }
    before += room.n;
  }
  if (format === 'html') await put(page.end());
}

function personLine({ id, name, role, gone = false, devices }: MemberState): object {
  const fingerprints = devices.filter(({ revoked }) => revoked !== true).map((device) => shortFingerprint(device.id));
  return { event: 'member', member: id, name, role, gone, fingerprints };
}

function roomLine({ id, name, kind, topic, archived, members }: RoomState, title: string): object {
  const called = kind === 'direct' ? title : name;
  return { event: 'room', room: id, name: called, kind, topic, archived, ...(members && { members }) };
}

function withPaths(line: object, paths: ReadonlyMap<string, string>): object {
  if (paths.size === 0) return line;
  const { attachments = [] } = line as { attachments?: readonly Attachment[] };
  return { ...line, attachments: attachments.map((file) => ({ ...file, path: paths.get(file.blob) })) };
}

/** All messages of a room, oldest first. */
async function* messagesOf(
  client: Client,
  room: string,
  asking: <T>(ask: () => Promise<T>) => Promise<T>,
): AsyncGenerator<MessageState> {
  const after = (n: number) =>
    asking(() => client.history({ room, at: { where: 'after', n }, limit: limits.historyMessages, bulk: true }));
  let next = after(0);
  for (let reached = 0; ;) {
    const page = await next;
    const more = page.after && page.to > reached;
    reached = page.to;
    // The next page is on its way while this one is written.
    if (more) next = after(reached);
    next.catch(() => undefined);
    yield* page.messages;
    if (!more) return;
  }
}
