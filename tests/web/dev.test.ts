import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { AddressInfo } from 'node:net';
import { chromium, type Frame, type Page } from 'playwright-core';
import { it, onTestFinished } from 'vitest';
import { findBrowser } from '../../build/needs/browser.ts';

/** With two free ones after it, as far as chance goes: they are taken one by one in this order. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts `npm run dev`, and resolves when it says where it is. */
async function startDev(): Promise<string> {
  const program = path.resolve(import.meta.dirname, '../../build/dev.ts');
  const child = spawn(process.execPath, [program, String(await freePort())], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for await (const line of createInterface(child.stdout)) {
    const address = /http:\/\/localhost:\d+\//.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('It ended without saying where it is.');
}

async function frameOf(page: Page, name: string): Promise<Frame> {
  const handle = await page.locator(`iframe[title=${name}]`).elementHandle();
  return (await handle.contentFrame())!;
}

it('a developer has two people side by side in a furnished office, and they chat', { timeout: 300_000 }, async () => {
  const address = await startDev();
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1800, height: 900 } });
  page.setDefaultTimeout(120_000);
  await page.goto(address);
  const [ann, bob] = await Promise.all([frameOf(page, 'ann'), frameOf(page, 'bob')]);
  for (const [frame, name] of [
    [ann, 'Ann'],
    [bob, 'Bob'],
  ] as const) {
    await frame.getByLabel('Your name').fill(name);
    await frame.getByRole('button', { name: 'Join' }).click();
    await frame.getByRole('button', { name: /^general/ }).click();
  }
  await bob.getByText('The kitchen is closed on Friday.').waitFor();
  const field = ann.getByRole('textbox', { name: /^Message / });
  await field.fill('Hello next door');
  await field.press('Enter');
  await bob.locator('[data-message]', { hasText: 'Hello next door' }).waitFor();
});
