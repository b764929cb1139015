import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { describe, expect, it } from 'vitest';
import { endComputers, newComputer } from './computers.ts';
import type { Computer } from './desktop-app.ts';
import { problem } from './launch.ts';

/** In main: how often the page was loaded again. */
declare global {
  var loads: number;
}

endComputers();

/** What the app wrote down for whoever looks for what happened. */
async function logOf({ app }: Computer): Promise<() => Promise<string>> {
  const folder = await app.evaluate(({ app: main }) => main.getPath('logs'));
  return () => readFile(path.join(folder, 'landline.log'), 'utf8').catch(() => '');
}

describe.skipIf(problem !== undefined)(`what fails${problem ? `: ${problem}` : ''}`, () => {
  it.each([
    ['throws', 'main threw'],
    ['rejects', 'main left a rejection alone'],
  ])('in main ends the app with a word to the person, and stands in the log: it %s', async (how, message) => {
    const own = await newComputer();
    const log = await logOf(own);
    const ended = once(own.app.process(), 'exit');
    await own.app.evaluate(({ dialog }, kind) => {
      dialog.showErrorBox = (title, content) => void process.stderr.write(`the box says: ${title}: ${content}\n`);
      const mistake = new Error('on purpose');
      setTimeout(() => {
        if (kind === 'throws') throw mistake;
        void Promise.reject(mistake);
      }, 10);
    }, how);
    expect((await ended)[0]).toBe(1);
    expect(own.log()).toContain('the box says: Landline had to end: ');
    expect(own.log()).toContain('landline.log');
    expect(await log()).toMatch(new RegExp(`"level":"error","message":"${message}".*on purpose`, 'u'));
  });

  it('in the page brings it back, and leaves it be when it fails for ever', async () => {
    const own = await newComputer();
    const log = await logOf(own);
    const window = await own.app.browserWindow(own.page);
    await own.app.evaluate(({ dialog }) => {
      dialog.showErrorBox = (title, content) => void process.stderr.write(`the box says: ${title}: ${content}\n`);
    });
    await window.evaluate((one: BrowserWindow) => {
      globalThis.loads = 0;
      one.webContents.on('did-finish-load', () => (globalThis.loads += 1));
    });
    const crash = () => window.evaluate((one: BrowserWindow) => one.webContents.forcefullyCrashRenderer());
    for (const round of [1, 2, 3]) {
      await crash();
      await expect.poll(() => own.app.evaluate(() => globalThis.loads), { timeout: 20_000 }).toBe(round);
    }
    await crash();
    await expect.poll(() => own.log(), { timeout: 20_000 }).toContain('the box says: Landline had to end: The window');
    expect((await log()).match(/the process of the page has gone/gu)).toHaveLength(4);
  });
});
