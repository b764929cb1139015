import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import open from 'open';
import type { Showing } from '../../main/cli/context.ts';
import { stays } from './stays.ts';

export type PageWindow = {
  /** Opens the page, or opens it again. @throws Error when no browser of this computer can. */
  show(link: () => string, dir: string): Promise<Showing>;
  /** Closes the window where it is one of our own. */
  end(): void;
};

/** A browser that has not ended by then shows its window, in milliseconds. */
const settled = 3_000;

/** A browser of our own: it asks nothing, tells nobody, and looks for nothing on the internet. */
const flags = [
  ...['--no-first-run', '--no-default-browser-check', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/**
 * Shows a page in a window without a browser's bars where there is a Chromium, else in the person's own browser. The window has a profile of its
 * own in the office's folder: no extension of the person's reads along, and no other page gets the cookie.
 *
 * @param browser - the program of a Chromium, Chrome or Edge.
 * @param openElsewhere - hands a link to the person's own browser.
 */
export function createPageWindow(
  browser: string | undefined,
  openElsewhere: (link: string) => Promise<void> = openInDefault,
): PageWindow {
  const windows = new Set<ReturnType<typeof spawn>>();

  async function openWindow(program: string, link: string, dir: string): Promise<void> {
    const profile = path.join(dir, 'window');
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    const child = spawn(program, [...flags, `--user-data-dir=${profile}`, `--app=${link}`], { stdio: 'ignore' });
    windows.add(child);
    child.once('close', () => windows.delete(child));
    await stays(child, settled);
  }

  return {
    async show(link, dir) {
      if (browser !== undefined) {
        // Whatever keeps it from running (no right to its folder, no display, root without a sandbox), another may.
        const isShown = await openWindow(browser, link(), dir).then(
          () => true,
          () => false,
        );
        if (isShown) return 'shown';
      }
      await openElsewhere(link());
      // It says that all is well where there is no browser, too.
      return 'handed over';
    },
    end() {
      for (const window of windows) window.kill();
    },
  };
}

async function openInDefault(link: string): Promise<void> {
  await stays(await open(link), settled);
}
