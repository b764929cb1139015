import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

export const entry = join(import.meta.dirname, '..', '..', 'main', 'cli', 'landline.ts');
/** However slow the machine: what takes longer has hung. */
const longest = 40_000;

export type Line = Record<string, unknown> & { event: string };
export type Outcome = {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  lines: Line[];
};

/** A `landline` that runs. */
export type Running = {
  readonly process: ChildProcess;
  /** The lines printed so far, as objects. */
  readonly lines: readonly Line[];
  stderr(): string;
  stdout(): string;
  /** The first line that fits, printed already or to come; fails when the command ends before. */
  line(fits: (line: Line) => boolean): Promise<Line>;
  /** Waits until stderr says it. */
  noted(text: string): Promise<void>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Outcome>;
  ended: Promise<Outcome>;
};

/** The real command in processes of their own, with a folder that goes away with the test. */
export type Bench = {
  readonly folder: string;
  /** Starts `landline ARGS`; without multicast, so that nothing leaves this machine. */
  start(args: readonly string[], stdin?: string | Readable): Running;
  /** Runs it to its end. */
  run(args: readonly string[], stdin?: string | Readable): Promise<Outcome>;
  /** A profile's folder. */
  profile(name: string): string;
  close(): Promise<void>;
};

/** @param program - the command's file; the sources' unless told otherwise. */
export function createBench(program = entry): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'landline-cli-'));
  const running = new Set<Running>();

  function start(args: readonly string[], stdin: string | Readable = ''): Running {
    const child = spawn(process.execPath, [program, ...args, '--no-mdns'], {
      cwd: folder,
      env: { ...process.env, HOME: join(folder, 'home'), XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    (typeof stdin === 'string' ? Readable.from([stdin]) : stdin).pipe(child.stdin);
    const lines: Line[] = [];
    const listeners = new Set<() => void>();
    const printed = { stdout: '', stderr: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.stderr += text;
      for (const listener of listeners) listener();
    });
    createInterface({ input: child.stdout }).on('line', (text) => {
      printed.stdout += `${text}\n`;
      if (args.includes('--json')) lines.push(JSON.parse(text) as Line);
      for (const listener of listeners) listener();
    });
    const ended = (async (): Promise<Outcome> => {
      const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
      return { code, signal, ...printed, lines };
    })();
    /** Fails when the command ends before. */
    function until(reached: () => boolean): Promise<void> {
      const happened = new Promise<void>((resolve) => {
        const look = () => {
          if (!reached()) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      });
      const over = ended.then(({ code, stderr, stdout }): void => {
        if (!reached()) throw new Error(`landline ${args.join(' ')} ended with ${String(code)}: ${stderr}${stdout}`);
      });
      return within(Promise.race([happened, over]), args, printed);
    }
    const handle: Running = {
      process: child,
      lines,
      stderr: () => printed.stderr,
      stdout: () => printed.stdout,
      ended: within(ended, args),
      async line(fits) {
        await until(() => lines.some(fits));
        return lines.find(fits)!;
      },
      noted: (text) => until(() => printed.stderr.includes(text)),
      async stop(signal = 'SIGTERM') {
        child.kill(signal);
        return within(ended, args);
      },
    };
    running.add(handle);
    ended.finally(() => running.delete(handle)).catch(() => undefined);
    // Whoever does not wait for the end is not told of it.
    handle.ended.catch(() => undefined);
    return handle;
  }

  return {
    folder,
    start,
    run: (args, stdin) => start(args, stdin).ended,
    profile: (name) => join(folder, name),
    async close() {
      await Promise.all([...running].map((one) => (one.process.kill('SIGKILL'), one.ended.catch(() => undefined))));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function within<T>(
  promise: Promise<T>,
  args: readonly string[],
  printed?: { stdout: string; stderr: string },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new Error(
          `landline ${args.join(' ')} did nothing for ${longest / 1000} s. ${printed?.stdout ?? ''}${printed?.stderr ?? ''}`,
        ),
      );
    }, longest);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A host on loopback, ready. */
export async function startHost(bench: Bench, more: readonly string[] = [], data = 'data') {
  const host = bench.start([
    'host',
    '--name',
    'Test Office',
    '--port',
    '0',
    '--bind',
    '127.0.0.1',
    '--data',
    join(bench.folder, data),
    '--json',
    ...more,
  ]);
  const ready = await host.line((line) => line.event === 'ready');
  return { host, ready, invite: String(ready['invite']), ownerInvite: String(ready['ownerInvite']) };
}

/** Somebody who is in the office: runs commands as them. */
export async function joined(bench: Bench, name: string, invite: string) {
  const profile = bench.profile(name);
  const outcome = await bench.run(['join', invite, '--name', name, '--profile', profile, '--json']);
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  const as = (args: readonly string[]) => [...args, '--profile', profile, '--json'];
  return {
    profile,
    joined: outcome.lines[0]!,
    run: (args: readonly string[], stdin?: string | Readable) => bench.run(as(args), stdin),
    start: (args: readonly string[]) => bench.start(as(args)),
  };
}
