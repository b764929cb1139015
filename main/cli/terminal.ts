import type { Readable, Writable } from 'node:stream';

/** Why a command is stopped whose output nobody reads any more, or cannot be written. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** The world a command runs in, so that a test can bring its own. */
export type Terminal = {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
  cwd: string;
  /** Aborted by SIGINT, SIGTERM and, with {@link OutputClosed}, by a reader of stdout that went away. */
  stopped: AbortSignal;
};
