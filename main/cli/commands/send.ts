import { Command } from 'commander';
import { limits } from '../../../protocol/index.ts';
import type { Sending } from '../../../client/index.ts';
import { openRoom } from '../open-room.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { patience, withOffice, type Session } from '../session.ts';

/** With `--queue`, how long the office is waited for before the message is left in the outbox, in milliseconds. */
const queuePatience = 3_000;

export function sendCommand(context: Context): Command {
  return new Command('send')
    .description('Send a message and wait until it is acknowledged.')
    .argument('<room>', 'a room, or @name for a direct message')
    .argument('<text>', 'the text; - reads it from standard input')
    .option('--office <office>', 'which office, by name or id')
    .option('--queue', 'leave it in the outbox when the office is away')
    .option('--reply-to <message>', 'the id of the message it answers')
    .action(async (room: string, text: string, options: { queue?: boolean; replyTo?: string }, command: Command) => {
      const said = checked(text === '-' ? await readAll(context.terminal) : text);
      await withOffice(command, context, { role: 'sender' }, async (session) => {
        const there = await reached(session, options.queue === true);
        const { id: target, opening } = await openRoom(session, room);
        const content = { text: said, ...(options.replyTo !== undefined && { replyTo: options.replyTo }) };
        const sending = await session.client.send(target, content);
        if (there) await tellSent(session, sending, target, options.queue === true);
        else {
          // Nobody waits for what will be refused later: the outbox keeps it visible.
          for (const waiting of [opening, sending]) waiting?.done.catch(() => undefined);
          tellQueued(session, sending.id, target);
        }
      });
    });
}

/** @returns whether the office is there; without `queue` it must be. */
async function reached(session: Session, queue: boolean): Promise<boolean> {
  try {
    await session.online(queue ? queuePatience : patience);
    return true;
  } catch (error) {
    const { phase } = session.client.status();
    session.context.terminal.stopped.throwIfAborted();
    if (queue && phase !== 'refused' && phase !== 'stopped') return false;
    throw error;
  }
}

/** Waits for the acknowledgement and prints it. */
export async function tellSent(session: Session, sending: Sending, room: string, queue = false): Promise<void> {
  const { client, output, context } = session;
  const late = AbortSignal.any([AbortSignal.timeout(patience), context.terminal.stopped]);
  const gaveUp = new Promise<undefined>((resolve) =>
    late.addEventListener('abort', () => resolve(undefined), { once: true }),
  );
  const sent = await Promise.race([sending.done, gaveUp]);
  if (sent !== undefined) {
    output.line({ event: 'sent', id: sent.id, seq: sent.seq, n: sent.n, room }, 'Sent.');
    return;
  }
  sending.done.catch(() => undefined);
  if (queue) {
    tellQueued(session, sending.id, room);
    return;
  }
  await client.discard(sending.id);
  throw new CommandError('The office went away before it acknowledged the message, which may have arrived or not.');
}

function tellQueued({ output }: Session, id: string, room: string): void {
  output.line(
    { event: 'queued', id, room },
    'The office is away; the message waits and is sent with the next one, or by a running tail.',
  );
}

function checked(text: string): string {
  if (text.trim() === '') throw new CommandError('There is nothing to send: the text is empty.');
  if (text.length > limits.textLength)
    throw new CommandError(
      `The text is too long: ${text.length} of ${limits.textLength} characters. Send it as a file.`,
    );
  return text;
}

/** All of standing input as UTF-8, without its last line feed. */
async function readAll({ stdin, stopped }: Terminal): Promise<string> {
  // Reading would wait for ever.
  stopped.addEventListener('abort', () => stdin.destroy(), { once: true });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limits.textLength * 4)
      throw new CommandError('The text on standard input is too long. Send it as a file.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
  } catch {
    throw new CommandError('Standard input is not UTF-8 text. Send it as a file.');
  }
}
