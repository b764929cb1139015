import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

async function announce({ page, field, message }: Member, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'As an announcement' }).click();
  await page.getByText('Announcement: everybody is asked to confirm it').waitFor();
  await field.fill(text);
  await field.press('Enter');
  await message(text).and(page.locator('[data-state=sent]')).waitFor();
}

const acknowledge = 'I have read this';
const count = (who: Member, text: string) =>
  who.message(text).getByRole('button', { name: /^Acknowledged by \d+ of \d+$/ });

describe('an announcement', () => {
  it('is acknowledged by each, by mouse or keyboard, and its author sees who has not, also as a table', async () => {
    const owner = await office.enterAsOwner('Olga');
    const [hal, ida] = await Promise.all([office.enter('Hal'), office.enter('=1+1, "Ida"')]);
    await owner.makeRoom('Notices');
    await announce(owner, 'The lift is out of order');
    await expect.poll(() => count(owner, 'lift').innerText()).toBe('Acknowledged by 0 of 2');
    // Only the one message was announced, and its author has nothing to acknowledge.
    await owner.say('Stairs are on the left');
    await hal.openRoom('Notices');
    await ida.openRoom('Notices');
    await hal.message('Stairs').waitFor();
    expect(await hal.page.getByRole('log').getByRole('button', { name: acknowledge }).count()).toBe(1);
    expect(await owner.page.getByRole('log').getByRole('button', { name: acknowledge }).count()).toBe(0);

    await hal.message('lift').getByRole('button', { name: acknowledge }).click();
    await hal.message('lift').getByText('You have acknowledged this').waitFor();
    await expect.poll(() => count(owner, 'lift').innerText()).toBe('Acknowledged by 1 of 2');
    // Who else has is for its author and the admins.
    expect(await count(hal, 'lift').count()).toBe(0);

    await count(owner, 'lift').click();
    const dialog = owner.page.getByRole('dialog', { name: 'Who has acknowledged' });
    const missing = dialog.getByRole('list', { name: 'Not yet (1)' });
    await expect.poll(() => missing.getByRole('listitem').allInnerTexts()).toEqual(['=1+1, "Ida"']);
    expect((await new AxeBuilder({ page: owner.page }).include('[role=dialog]').analyze()).violations).toEqual([]);
    const [download] = await Promise.all([
      owner.page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save as a table (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^acknowledgements-\d{4}-\d\d-\d\d\.csv$/);
    const rows = (await readFile(await download.path(), 'utf8')).split('\r\n');
    expect(rows).toEqual([
      '\u{feff}Name,Role,Acknowledged,Member',
      expect.stringMatching(/^Hal,member,yes,[\da-f-]+$/),
      // A spreadsheet would reckon with it.
      expect.stringMatching(/^"'=1\+1, ""Ida""",member,no,[\da-f-]+$/),
      '',
    ]);

    // What is open follows what the others do.
    const theirs = ida.message('lift').getByRole('button', { name: acknowledge });
    await theirs.focus();
    await ida.page.keyboard.press('Enter');
    await ida.message('lift').getByText('You have acknowledged this').waitFor();
    // Whoever goes on by keyboard is at the message still.
    await expect.poll(() => ida.message('lift').evaluate((message) => message === document.activeElement)).toBe(true);
    await dialog.getByText('Everybody has.').waitFor();
    await dialog.getByRole('tab', { name: 'Acknowledged (2)' }).click();
    expect(
      await dialog.getByRole('list', { name: 'Acknowledged (2)' }).getByRole('listitem').allInnerTexts(),
    ).toHaveLength(2);
    await owner.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => count(owner, 'lift').evaluate((button) => button === document.activeElement)).toBe(true);

    // It stays so, and in an archived room nobody is asked any more.
    await hal.page.reload();
    await hal.message('lift').getByText('You have acknowledged this').waitFor();
    await announce(owner, 'Too late for this one');
    await hal.message('Too late').getByRole('button', { name: acknowledge }).waitFor();
    await owner.page.getByRole('button', { name: 'More about Notices' }).click();
    await owner.page.getByRole('menuitem', { name: 'Room settings' }).click();
    await owner.page.getByRole('button', { name: 'Archive', exact: true }).click();
    await owner.page.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click();
    await hal.message('Too late').getByRole('button', { name: acknowledge }).waitFor({ state: 'detached' });
    await hal.message('Too late').waitFor();
  });

  it('is made by admins alone', async () => {
    const kit = await office.enter('Kit');
    await kit.page.getByRole('button', { name: 'Attach files' }).click();
    await kit.page.getByRole('menuitem', { name: 'Files' }).waitFor();
    expect(await kit.page.getByRole('menuitemcheckbox', { name: 'As an announcement' }).count()).toBe(0);
  });
});
