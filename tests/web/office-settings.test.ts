import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import { openOffice, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

async function openInvite(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^More about this office/ }).click();
  await page.getByRole('menuitem', { name: 'Invite people' }).click();
}

async function openSettings(page: Page, tab?: string) {
  await page.getByRole('button', { name: /^More about this office/ }).click();
  await page.getByRole('menuitem', { name: 'Office settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Office settings' });
  if (tab !== undefined) await dialog.getByRole('tab', { name: tab }).click();
  return dialog;
}

describe('the office’s settings', () => {
  it('an owner renames the office, lets a guest in by an invite, makes a webhook and a backup, and the log tells of it', async () => {
    const owner = await office.enterAsOwner('Olga');
    const member = await office.enter('Mia');
    const { page } = owner;

    let dialog = await openSettings(page);
    await dialog.getByLabel('Name of the office').fill('The lighthouse');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'The lighthouse', includeHidden: true }).waitFor();

    await dialog.getByRole('tab', { name: 'Webhooks' }).click();
    await dialog.getByLabel('Name it posts under').fill('Deploys');
    await dialog.getByRole('button', { name: 'Make the webhook' }).click();
    await dialog.getByText(/\/hooks\//).waitFor();

    await dialog.getByRole('tab', { name: 'Backup' }).click();
    await dialog.getByRole('button', { name: 'Make a backup' }).click();
    await dialog.getByText('The backup is whole').waitFor();
    await expect.poll(() => dialog.getByRole('list', { name: 'Backups' }).getByRole('listitem').count()).toBe(1);

    await dialog.getByRole('tab', { name: 'Members' }).click();
    await dialog.getByRole('button', { name: 'More about Mia' }).click();
    await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
    const asked = page.getByRole('alertdialog', { name: 'Remove Mia?' });
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    await dialog.getByRole('list', { name: 'Members' }).getByText('Mia').waitFor();

    await dialog.getByRole('tab', { name: 'Audit log' }).click();
    await dialog.getByText('renamed the office to The lighthouse').waitFor();
    await dialog.getByText('made a webhook').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await openInvite(page);
    dialog = page.getByRole('dialog', { name: 'Invite people' });
    await dialog.getByLabel('As').click();
    await page.getByRole('option', { name: 'Guest' }).click();
    await dialog.getByRole('button', { name: 'Make the invite' }).click();
    await dialog.getByText('Choose at least one room.').waitFor();
    await dialog.getByRole('checkbox', { name: 'general' }).click();
    await dialog.getByRole('button', { name: 'Make the invite' }).click();
    await dialog.getByRole('img', { name: 'QR code of the invite' }).waitFor();
    const link = await dialog.getByText(/\/join#t=/).innerText();
    const guest = await office.enter('Gus', { path: `/join${new URL(link).hash}` });

    for (const { page: theirs } of [member, guest]) {
      await theirs.getByRole('button', { name: 'More about this office' }).click();
      await theirs.getByRole('menuitem', { name: 'About this office' }).click();
      const about = theirs.getByRole('dialog', { name: 'About this office' });
      await about.getByText('The lighthouse').waitFor();
      expect(await about.getByRole('tab').count()).toBe(0);
    }
    const about = guest.page.getByRole('dialog', { name: 'About this office' });
    await about.getByRole('button', { name: 'Leave the office' }).click();
    await guest.page.getByRole('alertdialog').getByRole('button', { name: 'Leave the office' }).click();
    await guest.page.getByRole('button', { name: 'Leave the office' }).waitFor({ state: 'detached' });
  });

  it('who was removed comes back with a new invite, in the same browser', async () => {
    const own = await openOffice();
    onTestFinished(() => own.end());
    const { page } = await own.enterAsOwner('Olga');
    const kim = await own.enter('Kim');
    await kim.say('I was here');
    const dialog = await openSettings(page, 'Members');
    await dialog.getByRole('button', { name: 'More about Kim' }).click();
    await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
    const asked = page.getByRole('alertdialog', { name: 'Remove Kim?' });
    await asked.getByRole('button', { name: 'Remove' }).click();
    await asked.waitFor({ state: 'detached' });
    await kim.page.getByText('You were removed from this office').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await openInvite(page);
    const invite = page.getByRole('dialog', { name: 'Invite people' });
    await invite.getByRole('button', { name: 'Make the invite' }).click();
    const link = await invite.getByText(/\/join#t=/).innerText();
    await kim.page.goto('about:blank');
    await kim.page.goto(new URL(`/join${new URL(link).hash}`, own.host.url).href);
    await kim.page.getByLabel('Your name').fill('Kim again');
    await kim.page.getByRole('button', { name: 'Join' }).click();
    await kim.openRoom('general');
    await kim.message('I was here').waitFor();
    await kim.say('Back again');
    await kim.message('Back again').and(kim.page.locator('[data-state=sent]')).waitFor();
  });

  it('a passcode made here lets in whoever knows it', async () => {
    const own = await openOffice();
    onTestFinished(() => own.end());
    const { page } = await own.enterAsOwner('Olga');
    const dialog = await openSettings(page, 'Joining');
    await dialog.getByRole('radio', { name: 'Who knows the passcode' }).click();
    const passcode = dialog.getByLabel('New passcode');
    await expect.poll(() => passcode.inputValue()).toMatch(/^([a-z]+ ){4}[a-z]+$/);
    await dialog.getByRole('button', { name: 'Save' }).click();
    const made = await dialog.getByLabel('The passcode', { exact: true }).inputValue();
    const other = await own.visit();
    await other.page.getByLabel('Your name').fill('Nia');
    await other.page.getByLabel('Passcode').fill(made.toUpperCase());
    await other.page.getByRole('button', { name: 'Join' }).click();
    await other.page.getByRole('button', { name: /^general/ }).waitFor();
  });
});
