import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bringBrowser, browserHint, browserVariable, findBrowser } from './browser.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'landline-browser-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file that can be run, or one that cannot. */
function put(name: string, mode = 0o755, does = 'exit 0'): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${does}\n`, { mode });
  return file;
}

/** Nothing on this machine but what the test put into its folder. */
const find = (env: Record<string, string> = {}, own: string[] = []) => findBrowser({ PATH: folder, ...env }, own);

describe('the browser for the tests', () => {
  it.each(['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'])(
    'is found on the PATH as %s',
    (name) => {
      expect(find()).toBeUndefined();
      const file = put(name);
      expect(find()).toBe(file);
      expect(find({ PATH: ['/nowhere', folder].join(path.delimiter) })).toBe(file);
    },
  );

  it('is the one the environment names, before any other, unless that cannot be run', () => {
    const [named, chrome] = [put('my/own'), put('google-chrome')];
    expect(find({ [browserVariable]: named })).toBe(named);
    expect(find({ [browserVariable]: path.join(folder, 'missing') })).toBe(chrome);
    expect(find({ [browserVariable]: '' })).toBe(chrome);
  });

  it('is not a file that cannot be run', () => {
    put('google-chrome', 0o644);
    expect(find()).toBeUndefined();
    const chromium = put('chromium');
    expect(find()).toBe(chromium);
  });

  it.skipIf(process.platform === 'win32')('is not one that is there but cannot say its version', () => {
    put('google-chrome', 0o755, 'echo "error while loading shared libraries" >&2; exit 127');
    expect(find()).toBeUndefined();
    const chromium = put('chromium', 0o755, 'test "$1" = --version');
    expect(find()).toBe(chromium);
  });

  it('is Debian’s own before its wrapper, and Playwright’s last of all', () => {
    const [real, fetched] = [put('lib/chromium'), put('playwright/chrome')];
    expect(find({}, ['/nowhere', fetched])).toBe(fetched);
    const wrapper = put('chromium');
    expect(find({}, ['/nowhere', fetched])).toBe(wrapper);
    expect(find({}, [real, fetched])).toBe(real);
  });

  it('is found among the programs of Windows, Chrome before Edge', () => {
    const edge = put('files/Microsoft/Edge/Application/msedge.exe');
    const env = { PROGRAMFILES: path.join(folder, 'files'), LOCALAPPDATA: path.join(folder, 'local') };
    expect(find(env)).toBe(edge);
    const chrome = put('local/Google/Chrome/Application/chrome.exe');
    expect(find(env)).toBe(chrome);
  });
});

describe('a browser that is missing', () => {
  function ways({ fetches = false, installs = false, after = '' } = {}) {
    const done: string[] = [];
    return {
      done,
      find: () => (done.includes(after) ? '/the/browser' : undefined),
      fetch: () => done.push('fetch') > 0 && fetches,
      install: () => done.push('install') > 0 && installs,
    };
  }

  it('is fetched, and Debian’s installed only when that did not work', () => {
    const fetched = ways({ fetches: true, after: 'fetch' });
    expect(bringBrowser(fetched)).toBe('/the/browser');
    expect(fetched.done).toEqual(['fetch']);
    const installed = ways({ installs: true, after: 'install' });
    expect(bringBrowser(installed)).toBe('/the/browser');
    expect(installed.done).toEqual(['fetch', 'install']);
    // Fetched, but it cannot be run here.
    expect(bringBrowser(ways({ fetches: true, installs: true, after: 'install' }))).toBe('/the/browser');
  });

  it('is neither fetched nor installed when there is one', () => {
    const there = { ...ways(), find: () => '/the/browser' };
    expect(bringBrowser(there)).toBe('/the/browser');
    expect(there.done).toEqual([]);
  });

  it('is said in one line when nothing helped', () => {
    expect(bringBrowser(ways())).toBeUndefined();
    expect(browserHint).toContain('npx playwright-core install');
    expect(browserHint).not.toContain('\n');
  });
});
