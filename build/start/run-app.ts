import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { tellingLine } from './telling-line.ts';

export type AppRun = {
  /** Electron's program, and the folder with the package.json of the app. */
  program: string;
  app: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
};

/** An app that ends with a failure before this could not be started, in milliseconds: a library or a sandbox is missing. */
const startTime = 8_000;

/**
 * Runs the app until it is quit. What it writes to stderr is held back while it starts, so that a failure of the system's is told in one
 * line and not in Chromium's many.
 *
 * @returns its exit code; why it could not be started when it could not.
 */
export async function runApp({ program, app, args, env }: AppRun): Promise<{ code: number } | { failed: string }> {
  const { ELECTRON_RUN_AS_NODE: _, ...clean } = env;
  const begun = performance.now();
  const child = spawn(program, [app, ...args], { env: clean, stdio: ['inherit', 'inherit', 'pipe'] });
  const state = { told: false, holding: true };
  let held = '';
  const release = () => {
    state.holding = false;
    process.stderr.write(held);
    held = '';
  };
  const timer = setTimeout(release, startTime);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (state.holding) held += text;
    else process.stderr.write(text);
  });
  const handlers = new Map<NodeJS.Signals, () => void>([
    // A terminal's Ctrl-C reaches the app by itself; a second one would end it before it has said goodbye.
    ['SIGINT', () => (state.told = true)],
    ['SIGTERM', () => (state.told = child.kill())],
    // What started us is gone; to the app that is the same.
    ['SIGHUP', () => (state.told = child.kill())],
  ]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    const isFailure = code !== 0 && !state.told;
    if (isFailure && performance.now() - begun < startTime)
      return { failed: tellingLine(held) || `it ended with ${String(signal ?? code)}` };
    release();
    if (state.told) return { code: 0 };
    return { code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) };
  } catch (error) {
    return { failed: (error as Error).message };
  } finally {
    clearTimeout(timer);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  }
}
