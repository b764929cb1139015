import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../build/needs/browser.ts';
import { pagePolicy } from '../../protocol/index.ts';
import { builtPage } from '../../build/built-page.ts';
import { axeFaults, bringAxe } from './axe.ts';
import { boxOf, faultsOf, standsStill } from './looks.ts';
import { differenceOf, keepFingerprint, keepPicture, whyNotComparable } from './pictures.ts';

const takesAnew = process.env['LANDLINE_SCREENSHOTS'] !== undefined;
const configFile = path.resolve(import.meta.dirname, '../../build/vite.gallery.ts');
const features = readdirSync(path.resolve(import.meta.dirname, '../../renderer/gallery/states'))
  .filter((name) => name !== 'index.ts')
  .map((name) => path.basename(name, '.ts'));
const variants = [
  { theme: 'light', language: 'en', width: 1024 },
  { theme: 'dark', language: 'ar', width: 360 },
] as const;

let served: PreviewServer;
let browser: Browser;
let address: string;
beforeAll(async () => {
  await build({ configFile, logLevel: 'warn' });
  // Under the policy of the window itself: what it forbids shows as an error.
  served = await preview({
    configFile,
    preview: { host: '127.0.0.1', port: 0, headers: { 'Content-Security-Policy': pagePolicy() } },
  });
  address = new URL('gallery/gallery.html', served.resolvedUrls?.local[0]).href;
  browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--font-render-hinting=none'],
  });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await served.close();
});

async function emptiness(page: Page): Promise<string[]> {
  return (await page.locator('[data-stage]').count()) === 0 ? ['Nothing is shown.'] : [];
}

/** What the page tells of itself once it is there. */
async function galleryOf(page: Page): Promise<{ paths: string[]; now: number }> {
  type Telling = Window & { gallery?: { paths: string[]; now: number } };
  const told = await page.waitForFunction(() => (window as Telling).gallery);
  return (await told.jsonValue())!;
}

describe.each(variants)(
  'every state of every component, $theme, $language, $width px',
  ({ theme, language, width }) => {
    let [blank, page] = [] as unknown as [Page, Page];
    let paths: string[];
    let incomparable: string | undefined;
    let here = 'start';
    const complaints: string[] = [];

    beforeAll(async () => {
      const context = await browser.newContext({
        viewport: { width, height: 700 },
        locale: 'en-GB',
        timezoneId: 'UTC',
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      blank = await context.newPage();
      page = await context.newPage();
      if (takesAnew) await keepFingerprint(blank);
      incomparable = await whyNotComparable(blank);
      page.on('console', (message) => message.type() === 'error' && complaints.push(`${here}: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(`${here}: ${error.message}`));
      page.on('requestfailed', (request) => complaints.push(`${here}: no answer to ${request.url()}`));
      await page.goto(address);
      const gallery = await galleryOf(page);
      paths = gallery.paths;
      await page.clock.setFixedTime(gallery.now);
      await bringAxe(page);
    }, 60_000);
    afterAll(() => page.context().close());

    async function show(one: string): Promise<void> {
      here = one;
      await page.evaluate((to) => (window.location.hash = to), `${one}?theme=${theme}&language=${language}`);
      await page.waitForFunction((to) => document.documentElement.dataset['ready'] === to, one, { polling: 20 });
      await standsStill(page);
    }

    /** Whether it looks as it did: each component in its first state, which keeps the pictures few. */
    async function compare(one: string): Promise<string | undefined> {
      const clip = await boxOf(page);
      if (!clip || incomparable !== undefined) return undefined;
      const picture = await page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
      const name = `${one}-${theme}`;
      if (!takesAnew) return await differenceOf(blank, name, picture);
      await keepPicture(name, picture);
      return undefined;
    }

    it.each(features)('%s: shows all of itself, can be used, and looks as it did', async (feature) => {
      const faults: string[] = [];
      const seen = new Set<string>();
      complaints.length = 0;
      for (const one of paths.filter((path) => path.startsWith(`${feature}/`))) {
        await show(one);
        const component = one.slice(0, one.lastIndexOf('/'));
        const difference = seen.has(component) ? undefined : await compare(one);
        seen.add(component);
        // The rows of thousands are those of a few, and axe would take minutes for them.
        const axe = one.includes('/many') ? [] : await axeFaults(page);
        faults.push(
          ...[difference ?? [], await emptiness(page), await faultsOf(page), axe]
            .flat()
            .map((fault) => `${one}: ${fault}`),
        );
      }
      expect(seen.size).toBeGreaterThan(0);
      expect([...complaints, ...faults]).toEqual([]);
    });

    it('was taken with the fonts and the browser of the kept pictures', ({ skip }) => {
      // Elsewhere nothing is compared, which is no fault of the page.
      if (incomparable !== undefined) skip(`The pictures are not compared: ${incomparable}.`);
      expect(paths).not.toEqual([]);
    });
  },
);

it('no part of it is in the page that is shipped', async () => {
  const marks = ['state-part', 'Northwind'];
  const textOf = async (folder: string) => {
    const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:js|css|html)$/u.test(name));
    return (await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')))).join('\n');
  };
  const gallery = await textOf(served.config.build.outDir);
  const shipped = await textOf(await builtPage());
  expect(marks.filter((mark) => gallery.includes(mark))).toEqual(marks);
  expect(marks.filter((mark) => shipped.includes(mark))).toEqual([]);
});
