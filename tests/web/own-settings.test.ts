import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { desktopsOf, type Desktops } from './desktop.ts';
import { sayOf } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let desktops: Desktops;
beforeAll(async () => {
  // The network of one is taken away.
  office = await openOffice({ mayComplain: /ERR_INTERNET_DISCONNECTED/ });
  desktops = await desktopsOf(office);
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

async function openSettings(page: Page, tab: string): Promise<Locator> {
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: tab }).click();
  return dialog.getByRole('tabpanel', { name: tab });
}

describe('what a person sets for themselves', () => {
  it('lists the shortcuts', async () => {
    const ann = await office.enter('Ann');
    const page = await openSettings(ann.page, 'Shortcuts');
    await page.getByText('Ctrl').first().waitFor();
    await page.getByText('Edit your last message').waitFor();
  });

  it('shows the own device’s fingerprint as others see it, and tells helpers nothing that was said', async () => {
    const [bob, cy] = [await office.enter('Bob'), await office.enter('Cy')];
    await bob.say('a secret');
    const panel = await openSettings(bob.page, 'Advanced');
    const fingerprint = await panel.getByRole('group', { name: /^Fingerprint/ }).innerText();
    const text = await panel.getByRole('region', { name: 'For whoever helps you' }).locator('pre').innerText();
    expect(JSON.parse(text)).toMatchObject({ phase: 'online', unsent: 0 });
    for (const word of ['Bob', 'Cy', 'secret', 'general']) expect(text).not.toContain(word);
    await cy.message('a secret').getByRole('button', { name: 'Bob' }).click();
    await cy.page.getByText(fingerprint).waitFor();
  });

  it('erases all that a device keeps, says what would be lost, and is a newcomer then', async () => {
    const dan = await office.enter('Dan');
    await dan.say('remember me');
    await dan.message('remember me').and(dan.page.locator('[data-state=sent]')).waitFor();
    await dan.makeRoom('Attic');
    await dan.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'secret.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await dan.page.locator('[data-transfer=ready]').waitFor();
    await dan.openRoom('general');
    const panel = await openSettings(dan.page, 'Advanced');
    const asked = dan.page.getByRole('alertdialog', { name: 'Erase Test office from this device?' });
    const erase = panel.getByRole('button', { name: 'Erase from this device' });
    await erase.click();
    await asked.getByText('this device’s key are erased here').waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    await dan.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });

    await dan.page.context().setOffline(true);
    await dan.page.getByTestId('connection').waitFor({ timeout: 60_000 });
    await dan.say('never sent');
    await dan.page.locator('[data-state=pending]', { hasText: 'never sent' }).waitFor();
    await openSettings(dan.page, 'Advanced');
    await erase.click();
    await asked.getByText('1 message is not sent yet and will be lost.').waitFor();
    await asked.getByRole('button', { name: 'Erase from this device' }).click();
    await dan.page.getByRole('heading', { name: 'This page could not open' }).waitFor();
    const left = await dan.page.evaluate(
      async (id) => ({
        keys: Object.keys(localStorage).filter((key) => key.includes(id)),
        databases: (await indexedDB.databases()).filter(({ name }) => name?.includes(id)),
      }),
      desktops.card.office,
    );
    expect(left).toEqual({ keys: [], databases: [] });
    await dan.page.context().setOffline(false);
    const name = dan.page.getByLabel('Your name');
    const again = dan.page.getByRole('button', { name: 'Try again' });
    // The network takes a moment to be back.
    await expect
      .poll(
        async () => {
          if (await again.isVisible()) await again.click();
          return name.isVisible();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(true);
    await name.fill('Dan again');
    await dan.page.getByRole('button', { name: 'Join' }).click();
    const newcomer = await sayOf(dan, 'Dan again');
    await newcomer.openRoom('Attic');
    expect(await dan.page.locator('[data-transfer]').count()).toBe(0);
    await newcomer.openRoom('general');
    await newcomer.message('remember me').waitFor();
    expect(await newcomer.message('never sent').count()).toBe(0);
    await dan.page.getByRole('button', { name: /^Write to Dan(?! again)/ }).waitFor();
  });

  it('changes what the app does on this computer, but not what a policy sets', async () => {
    const { card } = desktops;
    const person = await desktops.open({
      remembered: [{ office: card.office, name: card.name, own: false, visited: 1 }],
      locked: ['openAtLogin'],
    });
    const { page } = person;
    await page.getByLabel('Your name').fill('Ada');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await sayOf(person, 'Ada');
    const panel = await openSettings(page, 'Advanced');
    const awake = panel.getByRole('switch', { name: 'Keep the computer awake while it hosts' });
    await awake.click();
    await expect.poll(() => awake.getAttribute('aria-checked')).toBe('true');
    const changes = () =>
      page.evaluate(() =>
        window.fake?.calls.filter(({ call }) => call === 'changeSettings').map(({ payload }) => payload),
      );
    await expect.poll(changes).toEqual([{ settings: { keepAwakeWhileHosting: true } }]);
    expect(await panel.getByRole('switch', { name: 'Open when I log in, and go on hosting' }).isDisabled()).toBe(true);
    await panel.getByText('Set by who manages this computer.').waitFor();
  });
});
