import type { Readable, Writable } from 'node:stream';

/** The world a command runs in, so that a test can bring its own. */
export type Terminal = {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
  cwd: string;
  /** Aborted by SIGINT, SIGTERM and by a reader of stdout that went away. */
  stopped: AbortSignal;
};
