import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CommandError, reasonOf } from '../failure.ts';
import { tellEvent } from '../event-lines.ts';
import { findRoom } from '../open-room.ts';
import { seqNumber } from '../options.ts';
import { troubleLine } from '../note-trouble.ts';
import { createPast } from '../past.ts';
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
      await withOffice(command, context, { role: 'follower' }, (session) => follow(session, command, typed, since));
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
  const printer = createPrinter((event) => {
    const { line, text } = tellEvent(event, names);
    output.line(line, text);
    return output.ready();
  });
  const past = createPast(client, printer, stopped);

  // What cannot be sent stays in the outbox, visibly; following goes on.
  const sendQueued = () => deliverQueued(session, command).catch(tellTrouble);
  const tellTrouble = (error: unknown) => output.note(`landline: ${reasonOf(error)}`);
  let following = false;
  let away = false;
  function tellStatus(): void {
    const { phase, reason = '' } = client.status();
    if (phase === 'refused' || phase === 'stopped') {
      ended.reject(new CommandError(plainLine(reason) || 'The office has ended the connection.'));
    } else if (phase === 'offline' && !away) {
      away = true;
      if (following) past.lost();
      output.note(`The office is away: ${plainLine(reason)}`);
    } else if (phase === 'online' && away) {
      away = false;
      output.note('Connected again.');
      if (following) past.regained().then(sendQueued).catch(ended.reject);
    }
  }

  let slow = false;
  /** Whoever reads slowly is told the rest from the log, in pages, instead of it gathering here. */
  function waitForReader(): void {
    if (slow || !following || !output.full) return;
    slow = true;
    printer.hold();
    output
      .ready()
      .then(() => past.regained())
      .then(() => (slow = false))
      .catch(ended.reject);
  }

  const unsubscribe = client.subscribe((change) => {
    if (change.kind === 'event') {
      printer.event(change.event);
      waitForReader();
    } else if (change.kind === 'trouble') output.note(troubleLine(change.trouble));
    else if (change.kind === 'status') tellStatus();
  });
  const stop = () => ended.resolve(undefined);
  stopped.addEventListener('abort', stop, { once: true });
  try {
    await session.online(Infinity);
    if (typed !== undefined) printer.room = await findRoom(session, typed);
    if (since === undefined && printer.whole) printer.flush();
    else await past.tell(since ?? (printer.behind ?? 1) - 1);
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
