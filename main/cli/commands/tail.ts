import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CommandError, reasonOf } from '../failure.ts';
import { tellEvent, tellMessage } from '../event-lines.ts';
import { openRoom } from '../open-room.ts';
import { seqNumber } from '../options.ts';
import { plainLine } from '../plain.ts';
import { createPrinter } from '../printer.ts';
import { deliverQueued } from '../queued.ts';
import { withOffice, type Session } from '../session.ts';

export function tailCommand(context: Context): Command {
  return new Command('tail')
    .description('Print what happens, as it happens, until stopped.')
    .argument('[room]', 'only this room')
    .option('--office <office>', 'which office, by name or id')
    .option('--since <seq>', 'begin after this seq instead of now', seqNumber)
    .action(async (typed: string | undefined, { since }: { since?: number }, command: Command) => {
      await withOffice(command, context, { role: 'follower', ...(since !== undefined && { since }) }, (session) =>
        follow(session, command, typed, since),
      );
    });
}

async function follow(
  session: Session,
  command: Command,
  typed: string | undefined,
  since: number | undefined,
): Promise<void> {
  const { client, output, names, context } = session;
  const { stopped } = context.terminal;
  const ended = Promise.withResolvers<undefined>();
  // Whoever is refused while still connecting is told by `online`.
  ended.promise.catch(() => undefined);
  const printer = createPrinter(
    (event) => {
      // After a takeover the host may start further back than was asked.
      if (since !== undefined && event.seq <= since) return;
      const { line, text } = tellEvent(event, names);
      output.line(line, text);
    },
    (message) => {
      const told = tellMessage(message, names);
      if (told) output.line(told.line, told.text);
    },
  );

  async function fill(after: number): Promise<void> {
    await printer.fill(() => client.messagesSince(after, printer.room));
  }
  async function backOnline(after: number): Promise<void> {
    await fill(after);
    await sendQueued();
  }
  // What cannot be sent stays in the outbox, visibly; following goes on.
  const sendQueued = () => deliverQueued(session, command).catch(tellTrouble);
  const tellTrouble = (error: unknown) => output.note(`landline: ${reasonOf(error)}`);
  let awaySince: number | undefined;
  function tellStatus(): void {
    const { phase, reason = '' } = client.status();
    if (phase === 'refused' || phase === 'stopped') {
      ended.reject(new CommandError(plainLine(reason) || 'The office has ended the connection.'));
    } else if (phase === 'offline' && awaySince === undefined) {
      awaySince = client.office()?.cursor ?? 0;
      output.note(`The office is away: ${plainLine(reason)}`);
    } else if (phase === 'online' && awaySince !== undefined) {
      const after = awaySince;
      awaySince = undefined;
      output.note('Connected again.');
      if (following) backOnline(after).catch(tellTrouble);
    }
  }
  let following = false;

  const unsubscribe = client.subscribe((change) => {
    if (change.kind === 'event') printer.event(change.event);
    else if (change.kind === 'trouble') output.note(`landline: ${plainLine(change.trouble.message)}`);
    else if (change.kind === 'status') tellStatus();
  });
  const stop = () => ended.resolve(undefined);
  stopped.addEventListener('abort', stop, { once: true });
  try {
    await session.online(Infinity);
    if (typed !== undefined) printer.room = (await openRoom(session, typed)).id;
    printer.flush();
    // Far behind, the host tells the state instead of the events: the messages are asked for then.
    if (since !== undefined) await fill(since);
    following = true;
    output.note('Following; stop with Ctrl-C.');
    await sendQueued();
    await ended.promise;
  } catch (error) {
    if (!stopped.aborted) throw error;
  } finally {
    unsubscribe();
    stopped.removeEventListener('abort', stop);
  }
}
