import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { limits, type MessageState, type RoomState } from '../../../protocol/index.ts';
import type { Client } from '../../../client/index.ts';
import type { Context } from '../context.ts';
import { html } from '../export/html.ts';
import { tellMessage } from '../event-lines.ts';
import { patiently } from '../patiently.ts';
import { openRoom } from '../open-room.ts';
import { collect } from '../options.ts';
import { fingerprintsOf, roomLabel } from '../resolve.ts';
import { allMembers, allRooms } from '../rooms-and-people.ts';
import { withOffice, type Session } from '../session.ts';

type Options = { format: 'jsonl' | 'html'; output?: string; room?: string[] };

export function exportCommand(context: Context): Command {
  return new Command('export')
    .description(
      'Write all that you may see: rooms, people and messages as they stand now. Files are named, not included.',
    )
    .addOption(
      new Option('--format <format>', 'jsonl: an object a line; html: one page')
        .choices(['jsonl', 'html'])
        .default('jsonl'),
    )
    .option('--office <office>', 'which office, by name or id')
    .option('--room <room>', 'only this room (repeatable)', collect)
    .option('-o, --output <file>', 'where to (default: standard output)')
    .action(async (options: Options, command: Command) => {
      await withOffice(command, context, { role: 'follower' }, async (session) => {
        await session.online();
        const { output: path } = options;
        if (path === undefined) {
          await write(session, options, context.terminal.stdout);
          return;
        }
        const draft = `${path}.part`;
        try {
          const file = createWriteStream(draft, { mode: 0o600, flush: true });
          await once(file, 'open');
          await write(session, options, file);
          file.end();
          await finished(file);
          await rename(draft, path);
        } catch (error) {
          await rm(draft, { force: true });
          throw error;
        }
        session.output.line({ event: 'exported', path, format: options.format }, `Written to ${path}.`);
      });
    });
}

async function write(session: Session, { format, room: wanted }: Options, target: Writable): Promise<void> {
  const { client, names, office, context } = session;
  const put = async (text: string) => {
    context.terminal.stopped.throwIfAborted();
    // A slow reader holds the pages back instead of letting them gather here.
    if (!target.write(text)) await once(target, 'drain', { signal: context.terminal.stopped });
  };
  const line = (object: object) => put(`${JSON.stringify(object)}\n`);
  const people = await allMembers(client);
  const nameOf = (id: string) => people.find((member) => member.id === id)?.name ?? id;
  const title = (room: RoomState) => roomLabel(room, client.office()?.member ?? '', nameOf);
  const only =
    wanted === undefined
      ? undefined
      : new Set(await Promise.all(wanted.map(async (room) => (await openRoom(session, room)).id)));
  const rooms = (await allRooms(client)).filter((room) => only?.has(room.id) ?? true);
  // The client knows the names of the people it has met; here all of them are asked for.
  const called = { ...names, member: (id: string | null) => (id === null ? names.member(id) : nameOf(id)) };

  if (format === 'html') await put(html.start(office.name, new Date(context.clock())));
  else {
    await line({ event: 'office', officeId: office.id, name: office.name, at: context.clock() });
    for (const member of people)
      await line({
        event: 'member',
        member: member.id,
        name: member.name,
        role: member.role,
        gone: member.gone ?? false,
        fingerprints: fingerprintsOf(member),
      });
  }
  for (const room of rooms) {
    if (format === 'html') await put(html.room(title(room), room.topic));
    else
      await line({
        event: 'room',
        room: room.id,
        name: room.kind === 'direct' ? title(room) : room.name,
        kind: room.kind,
        topic: room.topic,
        archived: room.archived,
        ...(room.members && { members: room.members }),
      });
    for await (const message of messages(client, room.id)) {
      if (format === 'html') await put(html.message(message, called));
      else {
        const told = tellMessage(message, called);
        if (told) await line(told.line);
      }
    }
  }
  if (format === 'html') await put(html.end());
}

/** All messages of a room, oldest first. */
async function* messages(client: Client, room: string): AsyncGenerator<MessageState> {
  for (let n = 0; ;) {
    const at = { where: 'after' as const, n };
    const { page } = await patiently(() => client.request('history', { room, at, limit: limits.historyMessages }));
    yield* page.messages;
    if (!page.after || page.to <= n) return;
    n = page.to;
  }
}
