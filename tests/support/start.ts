import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');

/** Nobody sits at this computer, and nothing is fetched. */
const nobodyThere = { DISPLAY: '', WAYLAND_DISPLAY: '', CI: '1', ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };

/** Somebody sits at a screen (which is never drawn on), and nothing is fetched. */
export const atScreen = { CI: '', SSH_CONNECTION: '', SSH_TTY: '', DISPLAY: ':0' };

type Env = Readonly<Record<string, string>>;

/** A folder that is somebody's home while the test lasts. */
export async function newHome(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-start-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Whatever the one who tests has set, nothing is kept outside of that folder. */
function homeIs(home: string): Env {
  return { HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), XDG_DATA_HOME: path.join(home, '.local/share') };
}

/** Runs a script of package.json as a person does; it ends with the test. */
export function npm(home: string, script: readonly string[], args: readonly string[], env: Env = {}) {
  const child = spawn('npm', ['--silent', ...script, '--', ...args], {
    cwd: root,
    // As a terminal's shell does: what is left of it is found by its group.
    detached: true,
    env: { ...process.env, ...nobodyThere, ...homeIs(home), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (printed.stdout += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (printed.stderr += piece));
  return { child, printed, ended: once(child, 'close') as Promise<[number | null]> };
}

/** Runs a script that hosts, and waits until the office is open; on loopback, and told to nobody. */
export async function hosting(home: string, script: readonly string[], args: readonly string[] = [], env: Env = {}) {
  const where = ['--bind', '127.0.0.1', '--port', '0', '--no-mdns'];
  const { child, printed, ended } = npm(home, script, [...where, ...args], env);
  const late = ended.then(([code]) => {
    throw new Error(`It ended with ${String(code)}: ${printed.stderr}`);
  });
  late.catch(() => undefined);
  const open = expect.poll(() => printed.stdout, { timeout: 150_000 }).toContain('Invite: landline://join?');
  await Promise.race([open, late]);
  const [, port = ''] = /^ {2}https:\/\/127\.0\.0\.1:(\d+)$/m.exec(printed.stdout) ?? [];
  const [, guestLink] = /^Guests: (https:.*)$/m.exec(printed.stdout) ?? [];
  return {
    printed,
    guestLink,
    port: Number(port),
    /** Ends npm as whoever supervises it would; resolves when nobody listens any more. */
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await expect.poll(() => isTaken(Number(port)), { timeout: 5_000 }).toBe(false);
    },
  };
}

/** Runs `npm start` to its end, without npm's own words. */
export async function started(args: readonly string[], env: Env = {}) {
  const child = spawn(process.execPath, ['build/run.js', 'build/start.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...nobodyThere, ...homeIs(await newHome()), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** Whether somebody listens there. */
export function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
