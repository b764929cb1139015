import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BridgeArguments } from '../../protocol/index.ts';
import { addressOf, endComputers, memberAt, newComputer } from './computers.ts';
import { joinAt, startOffice, type Computer } from './desktop-app.ts';
import { problem } from './launch.ts';

type Counts = BridgeArguments<'tellTray'>;
type Note = { title: string; body: string; emit(event: string, details: object): void };

/** In main, what the system was asked to show. */
declare global {
  var notes: Note[];
  var badge: number;
  var shownInFolder: string[];
  var tips: string[];
  var bars: number[];
  var flashes: boolean[];
  var checked: string[];
}

endComputers();

/** Has notifications, the badge and folders kept for a look, in place of the system. */
async function watchSystem({ app }: Computer): Promise<void> {
  await app.evaluate(({ app: main, Notification, shell }) => {
    globalThis.notes = [];
    globalThis.badge = 0;
    globalThis.shownInFolder = [];
    Notification.prototype.show = function show(this: Electron.Notification) {
      globalThis.notes.push(this);
    };
    main.setBadgeCount = (count = 0) => {
      globalThis.badge = count;
      return true;
    };
    shell.showItemInFolder = (file) => void globalThis.shownInFolder.push(file);
  });
}

describe.skipIf(problem !== undefined)(`the app and the system it runs on${problem ? `: ${problem}` : ''}`, () => {
  it('a message is told while nobody looks, brought to the front by a click, and answered in its note', async () => {
    const [first, second] = [await newComputer(), await newComputer()];
    await startOffice(first, 'Ada');
    await memberAt(first, 'Ada');
    await watchSystem(first);
    await joinAt(second, 'Ben', await addressOf(first));
    const ben = await memberAt(second, 'Ben');
    const window = await first.app.browserWindow(first.page);
    await window.evaluate((one: { close(): void }) => one.close());

    await ben.writeTo('Ada');
    await ben.say('Are you there?');
    const notes = () => first.app.evaluate(() => globalThis.notes.map(({ title, body }) => ({ title, body })));
    await expect.poll(notes).toEqual([{ title: 'Ben', body: 'Are you there?' }]);
    await expect.poll(() => first.app.evaluate(() => globalThis.badge)).toBe(1);

    await first.app.evaluate(() => globalThis.notes.at(-1)?.emit('reply', { reply: 'Soon!' }));
    await ben.message('Soon!').waitFor();
    await ben.say('Good');
    await expect.poll(async () => (await notes()).at(-1)?.body).toBe('Good');
    await first.app.evaluate(() => globalThis.notes.at(-1)?.emit('click', {}));
    await expect.poll(() => window.evaluate((one: { isVisible(): boolean }) => one.isVisible())).toBe(true);
    await first.page.getByRole('heading', { level: 2, name: 'Ben' }).waitFor();
  });

  it('a file goes to the folder that was chosen, beside one of its name, and is shown there', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'landline-files-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const downloads = path.join(folder, 'downloads');
    await mkdir(downloads);
    await writeFile(path.join(downloads, 'plan.bin'), 'mine');
    const content = Buffer.alloc(5_000_000, 'landline ');
    await writeFile(path.join(folder, 'plan.bin'), content);

    const own = await newComputer();
    await startOffice(own, 'Ada');
    const ada = await memberAt(own, 'Ada');
    await watchSystem(own);
    await own.app.evaluate(({ app }, chosen) => app.setPath('downloads', chosen), downloads);
    await own.page.locator('input[type=file]').first().setInputFiles(path.join(folder, 'plan.bin'));
    await own.page.locator('[data-transfer=ready]').waitFor();
    await ada.say('the plan');
    const sent = ada.message('the plan');
    await sent.getByRole('button', { name: 'Download plan.bin' }).click();
    await sent.getByRole('button', { name: 'Show plan.bin in its folder' }).click();

    const target = path.join(downloads, 'plan (2).bin');
    await expect.poll(() => own.app.evaluate(() => globalThis.shownInFolder)).toEqual([target]);
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(await readFile(target))).toBe(hash(content));
    expect((await readdir(downloads)).sort()).toEqual(['plan (2).bin', 'plan.bin']);
    expect(await readFile(path.join(downloads, 'plan.bin'), 'utf8')).toBe('mine');
  });

  it('files that were picked in a dialog are read by the page, and no others', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'landline-files-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'notes.txt'), 'landline');
    const own = await newComputer();
    await own.app.evaluate(
      ({ dialog }, file) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [file] });
      },
      path.join(folder, 'notes.txt'),
    );
    const read = await own.page.evaluate(async () => {
      const picked = await window.landline?.pickFiles({ what: 'files' });
      const [one] = picked?.ok ? picked.files : [];
      if (!one) return undefined;
      const answer = await window.landline?.readFile({ file: one.file, offset: 4, length: 4 });
      return answer?.ok ? { name: one.name, type: one.type, text: new TextDecoder().decode(answer.bytes) } : undefined;
    });
    expect(read).toEqual({ name: 'notes.txt', type: 'text/plain', text: 'line' });
  });

  it('the taskbar shows how far files are and calls who is meant, unless they look or do not want it', async () => {
    const own = await newComputer();
    const frame = await own.app.browserWindow(own.page);
    await own.app.evaluate(({ Tray }) => {
      globalThis.tips = [];
      Tray.prototype.setToolTip = (tip) => void globalThis.tips.push(tip);
    });
    const counts: Counts = { unread: 1, mentions: 1, dnd: false, progress: 0.25 };
    await frame.evaluate((one: BrowserWindow) => {
      globalThis.bars = [];
      globalThis.flashes = [];
      one.setProgressBar = (part) => void globalThis.bars.push(part);
      one.flashFrame = (on) => void globalThis.flashes.push(on);
      one.isFocused = () => false;
    });
    const tell = (some: Partial<Counts>) =>
      own.page.evaluate((told) => window.landline?.tellTray(told), { ...counts, ...some });
    await tell({});
    await tell({ mentions: 1, progress: null });
    expect(await own.app.evaluate(() => globalThis.bars)).toEqual([0.25, -1]);
    await tell({ unread: 0 });
    const name = await own.app.evaluate(({ app }) => app.getName());
    const waiting = `${name}: 1 unread message`;
    expect(await own.app.evaluate(() => globalThis.tips)).toEqual([waiting, waiting, name]);
    const called = () => own.app.evaluate(({ app }) => (app.dock ? [true] : globalThis.flashes));
    expect(await called()).toEqual([true]);
    await frame.evaluate((one: BrowserWindow) => one.emit('focus', {}));
    await own.page.evaluate(() => window.landline?.changeSettings({ settings: { attention: false } }));
    await tell({ mentions: 2 });
    expect(await called()).toEqual(process.platform === 'darwin' ? [true] : [true, false]);
  });

  it('keys that were chosen show the window from anywhere, and those of another program are told of', async () => {
    const own = await newComputer();
    await startOffice(own, 'Ada');
    await memberAt(own, 'Ada');
    const held = (keys: string) =>
      own.app.evaluate(({ globalShortcut }, one) => globalShortcut.isRegistered(one), keys);
    await own.app.evaluate(({ globalShortcut }) => globalShortcut.register('Control+Alt+O', () => undefined));
    await own.page.keyboard.press('Control+,');
    await own.page.getByRole('tab', { name: 'Advanced' }).click();
    const field = () => own.page.getByLabel('Keys that show the window from anywhere');
    await field().press('Control+Alt+L');
    await expect.poll(() => held('Control+Alt+L')).toBe(true);
    await field().press('Control+Alt+O');
    await own.page.getByText('These keys belong to another program').waitFor();
    expect(await held('Control+Alt+L')).toBe(true);

    await own.quit();
    await own.open('--hidden');
    await memberAt(own, 'Ada');
    expect(await held('Control+Alt+L')).toBe(true);
    await own.page.keyboard.press('Control+,');
    await own.page.getByRole('tab', { name: 'Advanced' }).click();
    await expect.poll(() => field().inputValue()).toBe('Ctrl + Alt + L');
    await field().press('Backspace');
    await expect.poll(() => held('Control+Alt+L')).toBe(false);
  });

  it('the spelling is checked in the languages whose dictionaries were put there, and in none without', async () => {
    const own = await newComputer();
    await startOffice(own, 'Ada');
    await memberAt(own, 'Ada');
    await own.app.evaluate(({ session, shell }) => {
      globalThis.checked = [];
      globalThis.shownInFolder = [];
      session.defaultSession.setSpellCheckerLanguages = (languages) => void globalThis.checked.push(...languages);
      shell.openPath = async (folder) => {
        globalThis.shownInFolder.push(folder);
        return '';
      };
    });
    const look = async () => {
      await own.page.keyboard.press('Control+,');
      await own.page.getByRole('tab', { name: 'Writing' }).click();
    };
    await look();
    await own.page.getByText('There is no dictionary on this computer').waitFor();
    await own.page.getByRole('button', { name: 'Open the folder' }).click();
    const shown = () => own.app.evaluate(() => globalThis.shownInFolder);
    await expect.poll(shown).toHaveLength(1);
    const [folder = ''] = await shown();
    expect(folder).toBe(path.join(own.userData, 'Dictionaries'));
    await writeFile(path.join(folder, 'de-DE-3-0.bdic'), 'looked at by Chromium alone');
    await own.page.keyboard.press('Escape');
    await look();
    await own.page.getByRole('checkbox', { name: 'German' }).click();
    await expect.poll(() => own.app.evaluate(() => globalThis.checked)).toEqual(['de']);
  });

  it.runIf(process.platform === 'linux')('is opened when the person logs in, once they want that', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'landline-config-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const own = await newComputer();
    await own.app.evaluate(({ app }, config) => app.setPath('appData', config), folder);
    const want = (openAtLogin: boolean) =>
      own.page.evaluate((is) => window.landline?.changeSettings({ settings: { openAtLogin: is } }), openAtLogin);
    const entry = () => readFile(path.join(folder, 'autostart/landline.desktop'), 'utf8').catch(() => undefined);
    await want(true);
    await expect.poll(entry).toMatch(/^Exec=.*"--hidden"$/mu);
    await want(false);
    await expect.poll(entry).toBeUndefined();
  });
});
