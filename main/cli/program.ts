import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { Context } from './context.ts';
import { CommandError, exitCodeOf, reasonOf } from './failure.ts';
import { OutputClosed } from './terminal.ts';

type MakeCommand = (context: Context) => Command;

/** One file in commands/ for each, loaded when it is asked for: a host's libraries are no part of sending a message. */
const subcommands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  host: async () => (await import('./commands/host.ts')).hostCommand,
  find: async () => (await import('./commands/find.ts')).findCommand,
  join: async () => (await import('./commands/join.ts')).joinCommand,
  leave: async () => (await import('./commands/leave.ts')).leaveCommand,
  offices: async () => (await import('./commands/offices.ts')).officesCommand,
  rooms: async () => (await import('./commands/rooms.ts')).roomsCommand,
  send: async () => (await import('./commands/send.ts')).sendCommand,
  tail: async () => (await import('./commands/tail.ts')).tailCommand,
  history: async () => (await import('./commands/history.ts')).historyCommand,
  search: async () => (await import('./commands/search.ts')).searchCommand,
  put: async () => (await import('./commands/put.ts')).putCommand,
  get: async () => (await import('./commands/get.ts')).getCommand,
  invite: async () => (await import('./commands/invite.ts')).inviteCommand,
  link: async () => (await import('./commands/link.ts')).linkCommand,
  admin: async () => (await import('./commands/admin/index.ts')).adminCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
};

/** Only the subcommands whose name is among the arguments; all of them when there is none, for the help. */
async function load(args: readonly string[]): Promise<MakeCommand[]> {
  const all = Object.entries(subcommands);
  const named = all.filter(([name]) => args.includes(name) && !args.includes('help'));
  return Promise.all((named.length > 0 ? named : all).map(([, make]) => make()));
}

function createProgram(context: Context, makers: readonly MakeCommand[]): Command {
  const { stdout, stderr } = context.terminal;
  const program = new Command('landline')
    .description('The office messenger that never leaves the building.')
    .option('--json', 'one JSON object a line on stdout, nothing else there')
    .option('--profile <dir>', 'who you are: the folder with your key, your offices and what waits to be sent')
    .option('--no-mdns', 'neither announce nor look for offices on the network')
    .version(version())
    .helpCommand(true);
  for (const make of makers) program.addCommand(make(context));
  for (const command of [program, ...program.commands]) harden(command);
  return program;

  function harden(command: Command): void {
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) });
    for (const child of command.commands) harden(child);
  }
}

/** Of the package, which stands two folders up from the sources and from the bundle. */
function version(): string {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * Runs the command line once.
 *
 * @param args what stands after the program's name.
 * @returns the exit code: 0 done, 1 failed with a one-line reason on stderr, 2 wrong usage.
 */
export async function run(args: readonly string[], context: Context): Promise<0 | 1 | 2> {
  try {
    await createProgram(context, await load(args)).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { stderr, stopped } = context.terminal;
    if (stopped.reason instanceof OutputClosed && !(error instanceof CommandError)) return 0;
    // Whatever a command was waiting for when it was stopped: that it was stopped is the reason.
    stderr.write(`landline: ${stopped.aborted && !(error instanceof CommandError) ? 'stopped' : reasonOf(error)}\n`);
    return exitCodeOf(error);
  }
}
