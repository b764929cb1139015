import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Command, Option } from 'commander';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { LandlineError, limits, type Attachment, type MessageState, type RoomState } from '../../../protocol/index.ts';
import type { Client } from '../../../client/index.ts';
import type { Context } from '../context.ts';
import { createAttachmentFolder, type AttachmentFolder } from '../export/attachment-folder.ts';
import { html } from '../export/html.ts';
import { attachmentsOf, tellMessage } from '../event-lines.ts';
import { usageError } from '../failure.ts';
import { noteTrouble } from '../note-trouble.ts';
import type { Line } from '../output.ts';
import { throughLosses } from '../patiently.ts';
import { plainLine } from '../plain.ts';
import { findRoom } from '../open-room.ts';
import { collect } from '../options.ts';
import { fingerprintsOf, roomLabel } from '../resolve.ts';
import { allMembers, allRooms } from '../rooms-and-people.ts';
import { withOffice, type Session } from '../session.ts';

type Options = { format: 'jsonl' | 'html'; output?: string; room?: string[]; files?: string | true };

export function exportCommand(context: Context): Command {
  return new Command('export')
    .description('Write all that you may see: rooms, people and messages as they stand now.')
    .addOption(
      new Option('--format <format>', 'jsonl: an object a line; html: one page')
        .choices(['jsonl', 'html'])
        .default('jsonl'),
    )
    .option('--office <office>', 'which office, by name or id')
    .option('--room <room>', 'only this room (repeatable)', collect)
    .option('-o, --output <file>', 'where to (default: standard output)')
    .option('--files [dir]', 'fetch the attachments as well, into this folder (default: FILE.files beside the output)')
    .action(async (options: Options, command: Command) => {
      const folder = filesFolder(options);
      await withOffice(command, context, { role: 'follower' }, async (session) => {
        await session.online();
        noteTrouble(session);
        const { output: path } = options;
        const { client, output } = session;
        const { stopped, stdout } = context.terminal;
        const files =
          folder === undefined
            ? undefined
            : createAttachmentFolder(folder, path ?? join(context.terminal.cwd, 'export'), { client, output, stopped });
        const away = tellWhenAway(session);
        try {
          if (path === undefined) await write(session, options, files, stdout);
          else await writeWhole(path, (file) => write(session, options, files, file));
        } finally {
          away();
        }
        if (path === undefined) return;
        const { saved, missing } = files?.counts ?? { saved: 0, missing: 0 };
        const counts =
          files === undefined
            ? ''
            : ` ${saved} files are in ${folder ?? ''}${missing === 0 ? '' : `, ${missing} could not be fetched`}.`;
        output.line(
          { event: 'exported', path, format: options.format, ...(files && { files: folder, saved, missing }) },
          `Written to ${path}.${counts}`,
        );
      });
    });
}

/** @throws CommandError for `--files` alone where there is nothing to put it beside. */
function filesFolder({ files, output }: Options): string | undefined {
  if (files !== true) return files;
  if (output === undefined)
    throw usageError('Say where the files go with --files DIR, or where the export goes with -o.');
  return `${output.slice(0, output.length - extname(output).length)}.files`;
}

/** Writes a file that gets its name only when it is whole. */
async function writeWhole(path: string, work: (file: Writable) => Promise<void>): Promise<void> {
  const draft = `${path}.part`;
  const file = createWriteStream(draft, { mode: 0o600, flush: true });
  try {
    await once(file, 'open');
    await Promise.race([work(file), failureOf(file)]);
    file.end();
    await finished(file);
    await rename(draft, path);
  } catch (error) {
    file.destroy();
    await rm(draft, { force: true });
    throw error;
  }
}

/** Rejects when the disk fails; a stream tells that at any time, not to whoever writes. */
function failureOf(file: Writable): Promise<never> {
  const failed = new Promise<never>((_, reject) => file.once('error', reject));
  failed.catch(() => undefined);
  return failed;
}

/** @returns ends it. */
function tellWhenAway({ client, output }: Session): () => void {
  let away = false;
  return client.subscribe(({ kind }) => {
    if (kind !== 'status') return;
    const { phase, reason = '' } = client.status();
    if (phase === 'offline' && !away) output.note(`The office is away: ${plainLine(reason)} Going on when it is back.`);
    if (phase === 'offline') away = true;
    else if (phase === 'online') away = false;
  });
}

async function write(
  session: Session,
  { format, room: wanted }: Options,
  files: AttachmentFolder | undefined,
  target: Writable,
): Promise<void> {
  const { client, names, office, context, output } = session;
  const { stopped, stdout } = context.terminal;
  const asking = <T>(ask: () => Promise<T>) => throughLosses(client, stopped, ask);
  const put = async (text: string) => {
    stopped.throwIfAborted();
    // A slow reader holds the pages back instead of letting them gather here.
    if (!target.write(text)) await once(target, 'drain', { signal: stopped });
  };
  const line = (object: object) => put(`${JSON.stringify(object)}\n`);
  const people = await allMembers(client, asking);
  const nameOf = (id: string) => people.find((member) => member.id === id)?.name ?? id;
  const title = (room: RoomState) => roomLabel(room, client.office()?.member ?? '', nameOf);
  const only =
    wanted === undefined ? undefined : new Set(await Promise.all(wanted.map((room) => findRoom(session, room))));
  const rooms = (await allRooms(client, asking)).filter((room) => only?.has(room.id) ?? true);
  // The client knows the names of the people it has met; here all of them are asked for.
  const called = { ...names, member: (id: string | null) => (id === null ? names.member(id) : nameOf(id)) };
  // On the terminal that the export itself goes to a bar would be in its way.
  const total = rooms.reduce((sum, { n }) => sum + n, 0);
  const bar =
    target === stdout && stdout.isTTY === true
      ? undefined
      : output.progress('exported', total, (events) => Math.round(events).toLocaleString('en'));

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
  let before = 0;
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
    try {
      for await (const message of messages(client, room.id, asking)) {
        const paths = (await files?.save(attachmentsOf(message))) ?? new Map<string, string>();
        if (format === 'html') await put(html.message(message, called, paths));
        else {
          const told = tellMessage(message, called);
          if (told) await line(withPaths(told.line, paths));
        }
        bar?.show(Math.min(before + message.event.n, total));
      }
    } catch (error) {
      if (!(error instanceof LandlineError) || error.code !== 'not_found') throw error;
      output.note(`${plainLine(title(room))} may not be seen any more; the export goes on without the rest of it.`);
    }
    before += room.n;
  }
  if (format === 'html') await put(html.end());
  bar?.end();
}

function withPaths(line: Line, paths: ReadonlyMap<string, string>): Line {
  if (paths.size === 0) return line;
  const attachments = line['attachments'] as Pick<Attachment, 'blob'>[];
  return { ...line, attachments: attachments.map((file) => ({ ...file, path: paths.get(file.blob) })) };
}

/** All messages of a room, oldest first. */
async function* messages(
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
