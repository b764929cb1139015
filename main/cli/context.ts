import type { Command } from 'commander';
import type { ComputerPolicy } from '../policy/index.ts';
import { createOutput, type Output } from './output.ts';
import { defaultProfile } from './profile/folders.ts';
import type { Terminal } from './terminal.ts';

/** What every subcommand is given. */
export type Context = {
  terminal: Terminal;
  clock: () => number;
  /** What the administrator of this computer says. @throws PolicyError */
  policy: () => Promise<ComputerPolicy>;
  /**
   * Shows a page that this command hosts to whoever sits here. Absent, or where it fails or nobody knows whether it came up, the link to it
   * is printed.
   */
  showPage?: (page: HostedPage) => Promise<Showing>;
};

/** `handed over`: to a program that does not say what became of it. */
export type Showing = 'shown' | 'handed over';

export type HostedPage = {
  /** Makes a link that works once, for two minutes. */
  link: () => string;
  /** The office's data folder: what belongs to the page's window may stand there. */
  dir: string;
};

/** @returns the output that the command's `--json` asks for, and its profile folder. */
export function common(command: Command, { terminal, clock }: Context): { output: Output; profile: string } {
  const given = command.optsWithGlobals<{ json?: boolean; profile?: string }>();
  return {
    output: createOutput({ json: given.json === true }, terminal, clock),
    profile: given.profile ?? defaultProfile(terminal),
  };
}

/** Whether `--no-mdns` was not given. */
export function mdnsWanted(command: Command): boolean {
  return command.optsWithGlobals<{ mdns?: boolean }>().mdns !== false;
}
