import { describe, expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { sayOf } from './member.ts';
import { agree, openInvite, openOfficeSettings } from './office-dialog.ts';
import { officeForAll, openOffice } from './office.ts';

const office = officeForAll();

/** A picture's pixels; the page's own canvas unpacks it. */
async function pixelsOf(page: Page, png: Buffer) {
  const { width, height, data } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width: bitmap.width, height: bitmap.height, data: [...pixels.data] };
  }, png.toString('base64'));
  return { width, height, data: Uint8Array.from(data) };
}

describe('the office’s settings', () => {
  it('an owner renames the office, lets a guest in by an invite, makes a webhook and a backup, and the log tells of it', async () => {
    const owner = await office.enterAsOwner('Olga');
    const member = await office.enter('Mia');
    const { page } = owner;

    let dialog = await openOfficeSettings(page);
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

    dialog = await openInvite(page);
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
    const dialog = await openOfficeSettings(page, 'Members');
    await dialog.getByRole('button', { name: 'More about Kim' }).click();
    await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
    await agree(page, 'Remove Kim?', 'Remove');
    await kim.page.getByText('You were removed from this office').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    const invite = await openInvite(page);
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

  it('who asks is let in or declined, who has a new role may do what it allows, and a code is scanned', async () => {
    const own = await openOffice({ join: 'approval' });
    onTestFinished(() => own.end());
    const olga = await own.enterAsOwner('Olga');
    const { page } = olga;
    const [pia, rex] = await Promise.all([own.visit(), own.visit()]);
    for (const [person, name] of [
      [pia, 'Pia'],
      [rex, 'Rex'],
    ] as const) {
      await person.page.getByLabel('Your name').fill(name);
      await person.page.getByRole('button', { name: 'Join' }).click();
      await person.page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor();
    }
    const dialog = await openOfficeSettings(page, 'Requests');
    await dialog.getByRole('button', { name: 'Let Pia in' }).click();
    await dialog.getByText('Pia may come in.').waitFor();
    const member = await sayOf(pia, 'Pia');
    await dialog.getByRole('button', { name: 'Decline Rex' }).click();
    await dialog.getByText('Nobody is waiting').waitFor();
    await rex.page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor({ state: 'detached' });
    expect(await rex.page.getByRole('button', { name: /^general/ }).count()).toBe(0);

    await dialog.getByRole('tab', { name: 'Members' }).click();
    await dialog.getByRole('combobox', { name: 'Role of Pia' }).click();
    await page.getByRole('option', { name: 'admin' }).click();
    const asked = page.getByRole('alertdialog', { name: 'Make Pia this: admin?' });
    await asked.getByText('Admins change these settings').waitFor();
    await asked.getByRole('button', { name: 'Change the role' }).click();
    await asked.waitFor({ state: 'detached' });
    // The new admin invites somebody, who scans the code.
    const invite = await openInvite(member.page);
    await invite.getByRole('button', { name: 'Make the invite' }).click();
    const code = invite.getByRole('img', { name: 'QR code of the invite' });
    await code.waitFor();
    const link = decodeQR(await pixelsOf(member.page, await code.screenshot()));
    expect(link).toBe(await invite.getByText(/\/join#t=/).innerText());
    const tom = await own.enter('Tom', { path: `/join${new URL(link).hash}` });
    await tom.say('The code works');
    await olga.message('The code works').waitFor();
    await own.everybodyLeaves();
  });

  it('a passcode made here lets in whoever knows it', async () => {
    const own = await openOffice();
    onTestFinished(() => own.end());
    const { page } = await own.enterAsOwner('Olga');
    const dialog = await openOfficeSettings(page, 'Joining');
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
