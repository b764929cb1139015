import type { Writable } from 'node:stream';
import { reasonOf } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** A command that does not end by itself after a signal is ended, in milliseconds. */
const stopLimit = 3_000;

/**
 * The process as a {@link Terminal}. The first SIGINT, SIGTERM or SIGHUP, or a closed pipe behind stdout, aborts `stopped`; the
 * second signal ends the process at once.
 */
export function processTerminal(
  running: NodeJS.Process,
  home: string,
): { terminal: Terminal; end: (code: number) => Promise<never> } {
  const stop = new AbortController();
  // The timers of AbortSignal.timeout keep no process alive; a command ends when it says so.
  setInterval(() => undefined, 2 ** 30);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    running.on(signal, () => {
      if (stop.signal.aborted) running.exit(1);
      stop.abort(new Error('stopped'));
      setTimeout(() => running.exit(1), stopLimit).unref();
    });
  }
  for (const stream of [running.stdout, running.stderr]) {
    // Whoever read it has gone (EPIPE): nobody is left to tell.
    stream.on('error', () => stop.abort(new Error('the output was closed')));
  }
  const fail = (error: unknown) => {
    running.stderr.write(`landline: ${reasonOf(error)}\n`);
    running.exit(1);
  };
  running.on('uncaughtException', fail);
  running.on('unhandledRejection', fail);
  return {
    terminal: {
      stdin: running.stdin,
      stdout: running.stdout,
      stderr: running.stderr,
      env: running.env,
      platform: running.platform,
      home,
      cwd: running.cwd(),
      stopped: stop.signal,
    },
    async end(code) {
      await Promise.all([drained(running.stdout), drained(running.stderr)]);
      return running.exit(code);
    },
  };
}

/** Resolved when all that was written has left, or cannot leave any more. */
function drained(stream: Writable): Promise<void> {
  if (stream.destroyed || stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}
