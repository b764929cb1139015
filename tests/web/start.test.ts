import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserHint, browserVariable, findBrowser } from '../../build/needs/browser.ts';
import { atScreen, hosting, newHome } from '../support/start.ts';
import { openOfficeSettings } from './office-dialog.ts';
import { sayOf } from './member.ts';
import type { Person } from './browser.ts';

const browser = findBrowser() ?? '';
const unable = process.platform === 'win32' ? 'needs a POSIX system' : browser === '' ? browserHint : undefined;

/**
 * Runs `npm start` with a real Chromium in the browser's place, which draws on no screen and lets us look. Its profile is the one that
 * `npm start` gave it.
 */
async function shown(home: string, args: readonly string[], env: Record<string, string> = {}) {
  const program = path.join(home, 'browser');
  const sandbox = process.getuid?.() === 0 ? '--no-sandbox' : '';
  const flags = `--headless ${sandbox} --test-type --disable-gpu --disable-quic --lang=en-GB --remote-debugging-port=0`;
  await writeFile(program, `#!/bin/sh\nexec '${browser}' ${flags} "$@"\n`);
  await chmod(program, 0o755);
  const note = path.join(home, '.local/share/landline/office/window/DevToolsActivePort');
  await rm(note, { force: true });

  const office = await hosting(home, ['start'], args, { [browserVariable]: program, LANG: 'en_GB.UTF-8', ...env });
  const read = () => readFile(note, 'utf8').catch(() => '');
  await expect.poll(read, { timeout: 60_000 }).not.toBe('');
  const driven = await chromium.connectOverCDP(`http://127.0.0.1:${(await read()).split('\n')[0] ?? ''}`);
  const pages = () => driven.contexts().flatMap((context) => context.pages());
  await expect.poll(() => pages().length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [page] = pages() as [Page];
  return {
    page,
    printed: office.printed,
    /** Its window goes with the office. */
    async stop() {
      await office.stop();
      await expect.poll(() => driven.isConnected(), { timeout: 10_000 }).toBe(false);
    },
  };
}

/** Says a name, and is in. */
async function enter(page: Page, name: string) {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your name').press('Enter');
  return sayOf({ page } as Person, name);
}

describe.skipIf(unable !== undefined)(`npm start with a browser${unable ? `: ${unable}` : ''}`, () => {
  it('shows the office to who started it: they say their name and own it, and are known when it is started again', async () => {
    const home = await newHome();
    const first = await shown(home, ['--browser', '--no-guests']);
    const ada = await enter(first.page, 'Ada');
    await ada.say('Is anybody there?');
    await ada.message('Is anybody there?').waitFor();
    const { origin, pathname } = new URL(first.page.url());
    expect({ origin, pathname }).toEqual({
      origin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      pathname: '/',
    });
    await (await openOfficeSettings(first.page)).getByRole('button', { name: 'Save' }).waitFor();
    await first.stop();

    const second = await shown(home, ['--browser']);
    const again = await sayOf({ page: second.page } as Person, 'Ada');
    await again.message('Is anybody there?').waitFor();
    expect(new URL(second.page.url()).origin).toBe(origin);
    await second.stop();
  });

  it('says in one line that there is no Electron, and shows the page instead', async () => {
    const env = { ...atScreen, ELECTRON_OVERRIDE_DIST_PATH: '/no/such/folder' };
    const { page, printed, stop } = await shown(await newHome(), [], env);
    await enter(page, 'Ada');
    expect(printed.stderr.split('\n')).toContain(
      'No app here: there is no Electron where ELECTRON_OVERRIDE_DIST_PATH says. Landline opens in a browser instead.',
    );
    await stop();
  });
});
