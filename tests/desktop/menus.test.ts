import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserWindow, ContextMenuParams } from 'electron';
import { describe, expect, it } from 'vitest';
import { endComputers, memberAt, newComputer } from './computers.ts';
import { startOffice, type Computer } from './desktop-app.ts';
import { problem } from './launch.ts';

/** In main, the menus that were opened, and words that were put in the place of others. */
declare global {
  var opened: Electron.MenuItem[][];
  var corrected: string[];
}

endComputers();

const choose = ({ app }: Computer, id: string) =>
  app.evaluate(({ Menu }, item) => void Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
const labelOf = ({ app }: Computer, id: string) =>
  app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.label, id);
const zoomOf = async ({ app, page }: Computer) =>
  (await app.browserWindow(page)).evaluate((one: BrowserWindow): number => one.webContents.getZoomLevel());

describe.skipIf(problem !== undefined)(`the app's menus${problem ? `: ${problem}` : ''}`, () => {
  it('the app’s menu has the page do what it can do, from wherever the person is', async () => {
    const own = await newComputer();
    await startOffice(own, 'Ada');
    await memberAt(own, 'Ada');
    await choose(own, 'settings');
    const settings = own.page.getByRole('dialog', { name: 'Settings' });
    await settings.waitFor();
    // What lies behind a dialog is left alone, as with the keys.
    await choose(own, 'switcher');
    await own.page.keyboard.press('Escape');
    await settings.waitFor({ state: 'hidden' });
    expect(await own.page.getByRole('dialog').count()).toBe(0);
    await choose(own, 'switcher');
    await own.page.getByRole('dialog').waitFor();
  });

  it('menus, tray and the frame speak the language and wear the theme of the page, and do at the next start at once', async () => {
    const own = await newComputer();
    await startOffice(own, 'Ada');
    await memberAt(own, 'Ada');
    expect(await labelOf(own, 'diagnostics')).toBe('Copy diagnostics');
    await choose(own, 'settings');
    await own.page.getByRole('radio', { name: 'Dark' }).click();
    await own.page.getByRole('combobox', { name: 'Language' }).click();
    await own.page.getByRole('option', { name: 'العربية' }).click();
    await expect.poll(() => labelOf(own, 'diagnostics')).toBe('نسخ معلومات التشخيص');
    const look = () =>
      own.app.evaluate(({ nativeTheme, BrowserWindow: windows }) => [
        nativeTheme.themeSource,
        windows.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
      ]);
    await expect.poll(look).toEqual(['dark', '#0f172b']);

    await own.quit();
    await expect
      .poll(async () => JSON.parse(await readFile(path.join(own.userData, 'look.json'), 'utf8')) as object)
      .toMatchObject({ language: 'ar', theme: 'dark' });
    await own.open();
    expect(await look()).toEqual(['dark', '#0f172b']);
    expect(await labelOf(own, 'zoomIn')).toBe('تكبير');
  });

  it('the page is as large as the person made it, also the next time', async () => {
    const own = await newComputer();
    const width = () => own.page.evaluate(() => globalThis.innerWidth);
    const usual = await width();
    await choose(own, 'zoomIn');
    await choose(own, 'zoomIn');
    await expect.poll(async () => Math.round(usual / (await width()) / 0.05) * 0.05).toBeCloseTo(1.2);
    await own.quit();
    await own.open();
    await expect.poll(() => zoomOf(own)).toBe(1);
    const window = await own.app.browserWindow(own.page);
    await window.evaluate((one: BrowserWindow) => one.webContents.emit('zoom-changed', {}, 'out'));
    expect(await zoomOf(own)).toBe(0.5);
    await choose(own, 'zoomReset');
    await expect.poll(width).toBe(usual);
  });

  it('the right button offers what can be done with what lies there, and nothing where nothing can', async () => {
    const own = await newComputer();
    await own.app.evaluate(({ Menu }) => {
      globalThis.opened = [];
      globalThis.corrected = [];
      Menu.prototype.popup = function popup(this: Electron.Menu) {
        globalThis.opened.push(this.items);
      };
    });
    const window = await own.app.browserWindow(own.page);
    const click = (some: Partial<ContextMenuParams>) =>
      window.evaluate(
        (one: BrowserWindow, params) => {
          one.webContents.replaceMisspelling = (word) => void globalThis.corrected.push(word);
          one.webContents.emit('context-menu', {}, params);
        },
        {
          ...{ isEditable: false, selectionText: '', linkURL: '', mediaType: 'none', hasImageContents: false },
          ...{ misspelledWord: '', dictionarySuggestions: [], menuSourceType: 'mouse', x: 1, y: 1 },
          editFlags: { canCut: true, canCopy: true, canPaste: true, canSelectAll: true },
          ...some,
        } as Partial<ContextMenuParams>,
      );
    await click({});
    await click({ linkURL: 'https://example.com/plan' });
    await click({ isEditable: true, misspelledWord: 'plann', dictionarySuggestions: ['plan'] });
    const labels = () => own.app.evaluate(() => globalThis.opened.map((items) => items.map(({ label }) => label)));
    expect(await labels()).toEqual([
      ['Copy the link'],
      ['plan', 'Add to the dictionary', '', 'Cut', 'Copy', 'Paste', 'Select all'],
    ]);
    await own.app.evaluate(() => globalThis.opened.forEach(([first]) => void first?.click()));
    await expect.poll(() => own.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('https://example.com/plan');
    expect(await own.app.evaluate(() => globalThis.corrected)).toEqual(['plan']);
  });

  it('says what it is and runs on, and gives that to who helps', async () => {
    const own = await newComputer();
    await choose(own, 'diagnostics');
    await expect
      .poll(() => own.app.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(/^Landline \S+\nElectron \S+\nChromium \S+\nNode \S+\n/);
  });
});
