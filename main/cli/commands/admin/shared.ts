import { Command } from 'commander';
import type { Context } from '../../context.ts';
import type { Sending } from '../../../../client/index.ts';
import { withOffice, type Session } from '../../session.ts';

/** A subcommand's name with its arguments (`kick <name>`), and what it is for. */
export function subcommand(nameAndArguments: string, description: string): Command {
  const [name, ...args] = nameAndArguments.split(' ');
  const command = new Command(name).description(description).option('--office <office>', 'which office, by name or id');
  for (const arg of args) command.argument(arg);
  return command;
}

/** Asks the office something, beside whatever else runs with the profile. */
export function asking(command: Command, context: Context, work: (session: Session) => Promise<void>): Promise<void> {
  return withOffice(command, context, { role: 'follower' }, async (session) => {
    await session.online();
    await work(session);
  });
}

/** Puts an event into the log, prints that it was accepted. */
export function appending(
  command: Command,
  context: Context,
  work: (session: Session) => Promise<Sending>,
): Promise<void> {
  return withOffice(command, context, { role: 'sender' }, async (session) => {
    await session.online();
    const { id, seq } = await (await work(session)).done;
    session.output.line({ event: 'done', id, seq }, 'Done.');
  });
}
