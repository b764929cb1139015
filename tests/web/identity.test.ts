import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findBrowser } from '../../build/needs/browser.ts';
import { createCrypto } from '../../client/index.ts';
import { bundle } from './bundle.ts';
import type * as Program from './identity-program.ts';

type Names = keyof typeof Program;
type Args<N extends Names> = Parameters<(typeof Program)[N]>;
type Answer<N extends Names> = Awaited<ReturnType<(typeof Program)[N]>>;

let browser: Browser;
let server: Server;
let script: string;
let somebody: BrowserContext;

beforeAll(async () => {
  script = await bundle(path.join(import.meta.dirname, 'identity-program.ts'));
  server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>identity</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({ executablePath: findBrowser() ?? '', chromiumSandbox: process.getuid?.() !== 0 });
});
afterAll(async () => {
  await browser.close();
  server.close();
});
beforeEach(async () => {
  somebody = await browser.newContext();
  onTestFinished(() => somebody.close());
});

/** A tab of somebody's browser with the program in it. */
async function tab(context = somebody): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: script });
  return page;
}

function run<N extends Names>(page: Page, name: N, ...args: Args<N>): Promise<Answer<N>> {
  return page.evaluate(
    ({ name: called, args: given }) => {
      const { program } = globalThis as unknown as { program: Record<string, (...all: unknown[]) => unknown> };
      return program[called]?.(...given);
    },
    { name, args: args as unknown[] },
  ) as Promise<Answer<N>>;
}

describe('a guest’s identity, in Chromium', () => {
  const { verify } = createCrypto();

  it('is made once, signs what others can check, and is the same after a reload', async () => {
    const page = await tab();
    const first = await run(page, 'identity', 'office', 'hello');
    expect(await verify(first.device, 'hello', first.signature)).toBe(true);
    expect(await verify(first.device, 'hell', first.signature)).toBe(false);
    const again = await run(await tab(), 'identity', 'office', 'more');
    expect(again.device).toBe(first.device);
    expect(await verify(first.device, 'more', again.signature)).toBe(true);
  });

  it('is another one for another office, and for another person', async () => {
    const page = await tab();
    const { device } = await run(page, 'identity', 'one', '');
    expect((await run(page, 'identity', 'two', '')).device).not.toBe(device);
    const other = await browser.newContext();
    onTestFinished(() => other.close());
    expect((await run(await tab(other), 'identity', 'one', '')).device).not.toBe(device);
  });

  it('is one, however many tabs are opened at once', async () => {
    const pages = await Promise.all([tab(), tab(), tab()]);
    const devices = (await Promise.all(pages.map((page) => run(page, 'identities', 'office')))).flat();
    expect(devices).toHaveLength(12);
    expect(new Set(devices).size).toBe(1);
  });

  it('keeps its private key from every script, the page’s own too', async () => {
    const page = await tab();
    await run(page, 'identity', 'office', '');
    expect(await run(page, 'isExtractable', 'office')).toBe(false);
  });

  it('works where the browser has no Ed25519, and stays what it was when it learns it', async () => {
    const page = await tab();
    const before = await run(page, 'withoutEd25519', 'office', 'hello');
    expect(await verify(before.device, 'hello', before.signature)).toBe(true);
    const after = await run(page, 'identity', 'office', 'hello');
    expect(after).toEqual(before);
  });
});

describe('the profile’s lock, in Chromium', () => {
  const log = (page: Page) => run(page, 'log');

  it('is held by one tab at a time, and goes to the next when that one is done', async () => {
    const [one, two] = [await tab(), await tab()];
    await run(one, 'hold', 'profile');
    await expect.poll(() => log(one)).toEqual(['waits', 'holds']);
    await run(two, 'hold', 'profile');
    // The browser has the second one's asking in its queue: now it would hold it, if it could.
    await expect.poll(() => two.evaluate(async () => (await navigator.locks.query()).pending?.length)).toBe(1);
    expect(await log(two)).toEqual(['waits']);
    await run(one, 'release');
    await expect.poll(() => log(two)).toEqual(['waits', 'holds']);
    expect(await log(one)).toEqual(['waits', 'holds', 'done']);
  });

  it('goes to the next when the tab that holds it is closed', async () => {
    const [one, two] = [await tab(), await tab()];
    await run(one, 'hold', 'profile');
    await expect.poll(() => log(one)).toEqual(['waits', 'holds']);
    await run(two, 'hold', 'profile');
    await one.close();
    await expect.poll(() => log(two)).toEqual(['waits', 'holds']);
  });

  it('is no longer waited for by who has stopped', async () => {
    const [one, two, three] = [await tab(), await tab(), await tab()];
    await run(one, 'hold', 'profile');
    await expect.poll(() => log(one)).toEqual(['waits', 'holds']);
    await run(two, 'hold', 'profile');
    await run(two, 'release');
    await expect.poll(() => log(two)).toEqual(['waits', 'gave up']);
    await run(three, 'hold', 'profile');
    await run(one, 'release');
    await expect.poll(() => log(three)).toEqual(['waits', 'holds']);
  });

  it('of another profile is another lock', async () => {
    const [one, two] = [await tab(), await tab()];
    await run(one, 'hold', 'profile');
    await run(two, 'hold', 'another');
    await expect.poll(() => log(one)).toEqual(['waits', 'holds']);
    await expect.poll(() => log(two)).toEqual(['waits', 'holds']);
  });
});
