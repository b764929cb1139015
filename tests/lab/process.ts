import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One line of a program's output: its JSON object, or `{ line }` when it is none. `at` is when it was read, in ms. */
export type ProgramEvent = { at: number; event?: string; line?: string } & Record<string, unknown>;

export type Match = string | ((event: ProgramEvent) => boolean);

export type LabProcess = {
  readonly pid: number;
  readonly events: readonly ProgramEvent[];
  /** What it wrote to stderr. */
  errors(): string;
  running(): boolean;
  /**
   * The first event that matches: by its `event` field, or by a function.
   *
   * @param options.since only events read after this (`performance.now()`); default 0: past ones count.
   * @throws when there is none within `options.timeout` ms (default 10 s), or the program ended before; tells what it said.
   */
  wait(match: Match, options?: { timeout?: number; since?: number }): Promise<ProgramEvent>;
  /** Writes a line to its stdin. */
  send(line: string): void;
  /** Writes a line and waits for the event of that name. */
  ask(command: string, timeout?: number): Promise<ProgramEvent>;
  /** Holds it (SIGSTOP), as sleep does, or lets it go on. */
  pause(held: boolean): void;
  /** Sends a signal and waits for the end. @returns the exit code, null when the signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
};

/** Starts a program and reads its stdout line by line as JSON events. */
export function startProcess(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): LabProcess {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env, cwd });
  const events: ProgramEvent[] = [];
  const wakers = new Set<() => void>();
  let errors = '';

  const wake = () => [...wakers].forEach((waker) => waker());
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(readEvent(line));
    wake();
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.on('error', () => undefined); // It may end while we write.
  child.on('close', wake).on('error', (error) => {
    errors += error.message;
    wake();
  });

  const running = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  const story = () => `${args.slice(-2).join(' ')}\n${events.map((e) => JSON.stringify(e)).join('\n')}\n${errors}`;

  async function wait(match: Match, { timeout = 10_000, since = 0 } = {}): Promise<ProgramEvent> {
    const fits = typeof match === 'string' ? (event: ProgramEvent) => event.event === match : match;
    const deadline = performance.now() + timeout;
    for (;;) {
      const found = events.find((event) => event.at >= since && fits(event));
      if (found) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`No ${String(match)} within ${timeout} ms from ${story()}`);
      if (ended(child))
        throw new Error(`It ended (${child.exitCode ?? child.signalCode}) before ${String(match)}: ${story()}`);
      await wakeWithin(wakers, left);
    }
  }

  return {
    pid: child.pid ?? 0,
    events,
    errors: () => errors,
    running,
    wait,
    send: (line) => child.stdin.write(`${line}\n`),
    async ask(command, timeout = 10_000) {
      const since = performance.now();
      child.stdin.write(`${command}\n`);
      return wait(command, { since, timeout });
    },
    pause: (held) => child.kill(held ? 'SIGSTOP' : 'SIGCONT'),
    async end(signal = 'SIGKILL') {
      if (running()) {
        const exit = once(child, 'exit');
        child.kill(signal);
        await exit;
      }
      return child.exitCode;
    },
  };
}

const ended = (child: ChildProcess) =>
  (child.exitCode !== null || child.signalCode !== null) && child.stdout?.readableEnded;

function wakeWithin(wakers: Set<() => void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      wakers.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    wakers.add(done);
  });
}

function readEvent(line: string): ProgramEvent {
  const at = performance.now();
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return { ...value, at };
  } catch {
    // A program that speaks no JSON.
  }
  return { at, line };
}
