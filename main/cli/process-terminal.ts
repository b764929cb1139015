import type { Writable } from 'node:stream';
import { reasonOf } from './failure.ts';
import { OutputClosed, type Terminal } from './terminal.ts';

/** A command that does not end by itself after a signal is ended, in milliseconds. */
const stopLimit = 3_000;
/** Under npm a terminal's Ctrl-C comes twice, from the terminal and from npm; nobody presses it twice within this, in milliseconds. */
const samePress = 300;

/**
 * The process as a {@link Terminal}. The first SIGINT, SIGTERM or SIGHUP, or a closed pipe behind stdout, aborts `stopped`; the
 * second of the first two ends the process at once.
 */
export function processTerminal(
  running: NodeJS.Process,
  home: string,
): { terminal: Terminal; end: (code: number) => Promise<never> } {
  const stop = new AbortController();
  let broken: Error | undefined;
  let pressed = -Infinity;
  // The timers of AbortSignal.timeout keep no process alive; a command ends when it says so.
  setInterval(() => undefined, 2 ** 30);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    running.on(signal, () => {
      // A hang-up follows the Ctrl-C that ended whoever started this; and it is no wish to end at once.
      if (stop.signal.aborted && signal === 'SIGHUP') return;
      if (performance.now() - pressed < samePress) return;
      if (stop.signal.aborted) running.exit(1);
      pressed = performance.now();
      stop.abort(new Error('stopped'));
      setTimeout(() => running.exit(1), stopLimit).unref();
    });
  }
  for (const stream of [running.stdout, running.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read it has gone: nobody is left to tell, and nothing has failed.
      if (error.code !== 'EPIPE') broken ??= error;
      stop.abort(new OutputClosed());
    });
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
      // What a stream could not write it says a turn later.
      await new Promise((resolve) => setImmediate(resolve));
      if (broken === undefined) return running.exit(code);
      running.stderr.write(`landline: the output cannot be written: ${reasonOf(broken)}\n`);
      return running.exit(1);
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
