import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

/** What the page says in Arabic. */
const arabic = (part: string, key: string) =>
  (
    JSON.parse(readFileSync(new URL(`../../renderer/i18n/words/ar/${part}.json`, import.meta.url), 'utf8')) as Record<
      string,
      string
    >
  )[key] ?? '';

const office = officeForAll();

async function openExport({ page }: Member): Promise<Locator> {
  await page.getByRole('button', { name: /^More about this office/ }).click();
  await page.getByRole('menuitem', { name: 'About this office' }).click();
  return page.getByRole('region', { name: 'Export' });
}

async function downloaded(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Puts a file into a message. */
async function send(member: Member, name: string, content: string, text: string): Promise<void> {
  await member.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  await expect.poll(() => member.page.locator('[data-transfer=ready]').count(), { timeout: 30_000 }).toBe(1);
  await member.say(text);
  await member.message(text).and(member.page.locator('[data-state=sent]')).waitFor();
}

describe('exporting', () => {
  it('gives a page of all one may see, and nothing of what others say among themselves', async () => {
    await office.enter('Bob');
    const ann = await office.enter('Ann');
    await ann.writeTo('Bob');
    await ann.say('just for Bob');
    await ann.message('just for Bob').and(ann.page.locator('[data-state=sent]')).waitFor();
    await ann.makeRoom('plans');
    await ann.say('<b>Lunch</b> at one & two');
    await ann.message('Lunch').and(ann.page.locator('[data-state=sent]')).waitFor();
    const cy = await office.enter('Cy');
    await cy.openRoom('plans');
    await cy.message('Lunch').waitFor();
    const form = await openExport(cy);
    const { name, text } = await downloaded(cy.page, () => form.getByRole('button', { name: 'Export' }).click());
    expect(name).toMatch(/^Test office \d{4}-\d\d-\d\d\.html$/);
    expect(text).toContain('&lt;b&gt;Lunch&lt;/b&gt; at one &amp; two');
    expect(text).toContain('>Ann</b>');
    expect(text).not.toContain('just for Bob');
    await form.getByRole('status').getByText('is whole').waitFor();
  });

  it('gives lines of the room in view alone', async () => {
    const dora = await office.enter('Dora');
    await dora.makeRoom('notes');
    await dora.say('first');
    await dora.say('second');
    await dora.message('second').and(dora.page.locator('[data-state=sent]')).waitFor();
    const form = await openExport(dora);
    await form.getByRole('radio', { name: 'Lines of JSON' }).check();
    await form.getByRole('radio', { name: /^Only .*notes/ }).check();
    const { text } = await downloaded(dora.page, () => form.getByRole('button', { name: 'Export' }).click());
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ event: 'office', name: 'Test office' });
    expect(lines.filter(({ event }) => event === 'room')).toMatchObject([{ name: 'notes' }]);
    expect(lines.filter(({ event }) => event === 'message')).toMatchObject([
      { text: 'first', name: 'Dora' },
      { text: 'second', name: 'Dora' },
    ]);
  });

  it('puts the files beside the page, in a folder that the person chose', async () => {
    const eva = await office.enter('Eva');
    const { page } = eva;
    // A folder of the page's own stands in for the one that the person would choose.
    await page.evaluate(() => {
      Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
    });
    await eva.makeRoom('reports');
    await send(eva, 'con.txt', 'a report', 'the report');
    const form = await openExport(eva);
    await form.getByRole('radio', { name: /^Only .*reports/ }).check();
    await form.getByRole('checkbox', { name: 'With all files' }).check();
    await form.getByRole('button', { name: 'Export' }).click();
    await form.getByRole('status').getByText('1 file is beside it.').waitFor();
    const kept = await page.evaluate(async () => {
      const found: Record<string, string> = {};
      async function look(folder: FileSystemDirectoryHandle, at: string): Promise<void> {
        for await (const [name, entry] of folder.entries()) {
          if (entry instanceof FileSystemFileHandle) found[`${at}${name}`] = await (await entry.getFile()).text();
          else await look(entry, `${at}${name}/`);
        }
      }
      await look(await navigator.storage.getDirectory(), '');
      return found;
    });
    const [file = '', html = ''] = Object.keys(kept).toSorted((a, b) => b.length - a.length);
    expect(kept[file]).toBe('a report');
    expect(kept[html]).toContain(`href="${file.split('/').map(encodeURIComponent).join('/')}"`);
  });

  it('speaks the language of the page, and fits a phone', async () => {
    const { page } = await office.visit({ locale: 'ar', width: 360, height: 740, dark: true });
    await page.getByLabel(arabic('join', 'yourName')).fill('فاطمة');
    await page.getByRole('button', { name: arabic('join', 'join') }).click();
    await page.getByRole('button', { name: arabic('office', 'menu') }).click();
    await page.getByRole('menuitem', { name: arabic('office', 'about') }).click();
    const form = page.getByRole('region', { name: arabic('exporting', 'title') });
    const { text } = await downloaded(page, () =>
      form.getByRole('button', { name: arabic('exporting', 'start') }).click(),
    );
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text).toContain(arabic('exporting', 'exported'));
    await form.getByRole('status').waitFor();
    expect(await form.evaluate((el) => el.scrollWidth - el.clientWidth)).toBe(0);
  });
});
