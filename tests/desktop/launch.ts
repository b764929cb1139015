import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { browserVariable, findBrowser } from '../../build/needs/browser.ts';

const electron = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** Whether Electron's own binary has been brought here (`npx install-electron`); else the stand-in takes its place. */
export const isReal = existsSync(path.join(electron, 'path.txt'));

/** The executable, for those who start one without Playwright. */
export const program = isReal
  ? () => createRequire(import.meta.url)('electron') as string
  : () => path.join(import.meta.dirname, 'standin/electron');

/** Why apps cannot be started here, if they cannot. */
export const problem =
  !isReal && (process.platform === 'win32' || findBrowser() === undefined)
    ? 'the stand-in for Electron needs a POSIX system and Chromium'
    : undefined;

export type Start = {
  /** The app: a folder with a package.json, or the executable of a packed one. */
  app: string;
  packed?: boolean;
  userData: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
};

/** What an app is started with, besides its own environment. */
export function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const browser = findBrowser();
  return {
    ...Object.fromEntries(own),
    ...(browser !== undefined && { [browserVariable]: browser }),
    STANDIN_NODE: process.execPath,
    ...more,
  };
}

export async function launch({ app, packed = false, userData, args = [], env }: Start): Promise<ElectronApplication> {
  if (!isReal) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = path.dirname(program());
  return _electron.launch({
    ...(packed && { executablePath: app }),
    args: [...(packed ? [] : [app]), `--user-data-dir=${userData}`, ...args],
    env: environment(env),
    // The app follows the system, or what it was told.
    colorScheme: null,
  });
}
