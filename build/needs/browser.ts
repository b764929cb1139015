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
  'no Chrome or Chromium here: install one, or run `npx playwright-core install --with-deps chromium`';

/**
 * A Chrome or Chromium that is there already: the one the environment names, the system's, Playwright's.
 *
 * @returns the path of its executable, or undefined.
 */
export function findBrowser(): string | undefined {
  const named = process.env[browserVariable];
  return [...(named ? [named] : []), ...usualPlaces()].find(isExecutable);
}

/** {@link findBrowser}, and when there is none Playwright's is fetched, else (as root on Debian) Debian's is installed. */
export function bringBrowser(): string | undefined {
  return (
    findBrowser() ?? (fetchPlaywrights() ? findBrowser() : undefined) ?? (installDebians() ? findBrowser() : undefined)
  );
}

function usualPlaces(): string[] {
  const programFiles = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']];
  return [
    // Debian's wrapper in /usr/bin adds flags of its own and noise on stderr.
    '/usr/lib/chromium/chromium',
    ...['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'].map(onPath),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programFiles.map((folder) => folder && path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
    chromium.executablePath(),
  ].filter((place): place is string => place !== undefined && place !== '');
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
