import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isExecutable } from '../needs/on-path.ts';
import { tellingLine } from './telling-line.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Electron's package stands; undefined when it was left out (`npm ci --omit=dev`). */
export function electronFolder(): string | undefined {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}

/**
 * Electron's program, looked for where its own package looks: in the folder that `ELECTRON_OVERRIDE_DIST_PATH` names, else where it was
 * unpacked, which `path.txt` says once it is whole.
 */
export function findElectron(env: Environment, folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  const note = path.join(folder, 'path.txt');
  const unpacked = existsSync(note) ? readFileSync(note, 'utf8') : undefined;
  const { ELECTRON_OVERRIDE_DIST_PATH: named = '' } = env;
  const other = named === '' ? undefined : named;
  if (other === undefined && unpacked === undefined) return undefined;
  const program = path.join(other ?? path.join(folder, 'dist'), unpacked ?? usualName());
  return isExecutable(program) ? program : undefined;
}

function usualName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

export type Fetching = {
  /** The package's own program that fetches it. */
  installer: string;
  env: Environment;
  /** Called before anything is asked of the internet. */
  begins?: () => void;
  /** It is given up when nothing has come for so long, in milliseconds: a firewall may swallow what is sent without a word. */
  patience?: number;
  /** And in any case after this, in milliseconds. */
  most?: number;
};

const lookEvery = 1_000;

/**
 * Has Electron's package fetch its program. It tells nothing of how far it is, so what it writes is watched: the archive in a temporary folder of
 * its own, then what is unpacked.
 *
 * @returns why it is not there; undefined when it is.
 */
export async function fetchElectron({
  installer,
  env,
  begins,
  patience = 20_000,
  most = 900_000,
}: Fetching): Promise<string | undefined> {
  if (env['ELECTRON_OVERRIDE_DIST_PATH']) return 'there is no Electron where ELECTRON_OVERRIDE_DIST_PATH says';
  if (env['ELECTRON_SKIP_BINARY_DOWNLOAD'])
    return 'there is no Electron, and ELECTRON_SKIP_BINARY_DOWNLOAD says not to fetch it';
  begins?.();
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-electron-'));
  const watched = [folder, path.join(path.dirname(installer), 'dist')];
  const child = spawn(process.execPath, [installer], {
    env: { ...env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let written = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written += text));
  const ended = once(child, 'close') as Promise<[number | null]>;

  let given: string | undefined;
  const begun = performance.now();
  let last = { bytes: 0, at: begun };
  const look = setInterval(
    () => {
      void Promise.all(watched.map(bytesIn)).then((all) => {
        const bytes = all.reduce((sum, one) => sum + one, 0);
        const now = performance.now();
        if (bytes !== last.bytes) last = { bytes, at: now };
        const isOver = now - begun > most;
        if (now - last.at <= patience && !isOver) return;
        given ??= isOver ? 'it took too long' : 'nothing came';
        child.kill();
      });
    },
    Math.min(lookEvery, patience),
  );
  try {
    const [code] = await ended;
    if (code === 0) return undefined;
    return `Electron cannot be fetched (${given ?? reasonIn(written) ?? `it ended with ${String(code)}`})`;
  } catch (error) {
    return `Electron cannot be fetched (${(error as Error).message})`;
  } finally {
    clearInterval(look);
    // A scanner of Windows may hold what was fetched: it is a temporary folder.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** Node's `fetch` says the same of every network that fails, and keeps why to itself. */
function reasonIn(written: string): string | undefined {
  const line = tellingLine(written);
  if (line === 'TypeError: fetch failed') return 'where it lies cannot be reached';
  return line === '' ? undefined : line;
}

/** What the files below a folder hold; files that come and go meanwhile count for nothing. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(({ parentPath, name }) =>
    stat(path.join(parentPath, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
