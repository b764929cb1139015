import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { canInstall, installPackages } from './debian.ts';
import { isExecutable, onPath } from './on-path.ts';

/** Set by `npm test` for the web suite; may be set by hand to test with another Chromium. */
export const browserVariable = 'LANDLINE_BROWSER';

/** What to say when there is none. */
export const browserHint =
  'no Chrome, Chromium or Edge here: install one, or run `npx playwright-core install --with-deps chromium`';

/**
 * A Chrome, Chromium or Edge that is there already: the one the environment names, the system's, Playwright's.
 *
 * @param own - the places that no environment names: of the system's packages and of Playwright.
 * @returns the path of its executable, or undefined.
 */
export function findBrowser(env: Environment = process.env, own: string[] = ownPlaces()): string | undefined {
  const named = env[browserVariable];
  return [...(named ? [named] : []), ...usualPlaces(env, own)].find((place) => isExecutable(place) && runs(place));
}

/** One that is there may lack libraries, or be a wrapper around nothing (Ubuntu's without snap): it is asked once for its version. */
function runs(browser: string): boolean {
  // On Windows the question opens a window, and is not answered.
  if (process.platform === 'win32') return true;
  return spawnSync(browser, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** {@link findBrowser}, and when there is none Playwright's is fetched, else (as root on Debian) Debian's is installed. */
export function bringBrowser(
  ways: { find: () => string | undefined; fetch: () => boolean; install: () => boolean } = {
    find: findBrowser,
    fetch: fetchPlaywrights,
    install: installDebians,
  },
): string | undefined {
  const { find, fetch, install } = ways;
  return find() ?? (fetch() ? find() : undefined) ?? (install() ? find() : undefined);
}

type Environment = Readonly<Record<string, string | undefined>>;

const names = [
  ...['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'],
  ...['microsoft-edge', 'microsoft-edge-stable'],
];
/** Under the folders of programs on Windows, which has Edge in any case. */
const onWindows = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

function usualPlaces(env: Environment, own: readonly string[]): string[] {
  const programFiles = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => env[name] ?? []);
  return [
    ...own.slice(0, 1),
    ...names.flatMap((name) => onPath(name, env['PATH']) ?? []),
    ...onWindows.flatMap((parts) => programFiles.map((folder) => path.join(folder, ...parts))),
    ...own.slice(1),
  ].filter((place) => place !== '');
}

function ownPlaces(): string[] {
  return [
    // Debian's wrapper in /usr/bin adds flags of its own and noise on stderr: what it starts goes before all on the PATH.
    '/usr/lib/chromium/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    chromium.executablePath(),
  ];
}

function fetchPlaywrights(): boolean {
  const command = createRequire(import.meta.url).resolve('playwright-core/cli.js');
  console.error('No Chrome or Chromium found: fetching one.');
  const done = spawnSync(process.execPath, [command, 'install', ...(canInstall() ? ['--with-deps'] : []), 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  });
  return done.status === 0;
}

function installDebians(): boolean {
  return canInstall() && installPackages(['chromium']);
}
