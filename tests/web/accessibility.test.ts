import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sayOf, type Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => {
  await office.everybodyLeaves();
  await office.end();
});

/** What axe finds on a page as it is now, rule by rule. */
async function look(page: Page, where: string): Promise<string[]> {
  // What fades in has the colours of neither state.
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))));
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, any, all }) => `${where}: ${id} at ${target.join(' ')}: ${[...any, ...all][0]?.message ?? ''}`,
    ),
  );
}

/** An office in which something of everything was said. */
async function furnish(owner: Member, member: Member): Promise<void> {
  await owner.makeRoom('Garden');
  await member.openRoom('Garden');
  await member.say(
    'Who **waters** the `tomatoes`? See https://a.example/ and @Olga\n\n> - [x] done\n\n```ts\nlet a = 1;\n```',
  );
  await member.message('tomatoes').and(member.page.locator('[data-state=sent]')).waitFor();
  await member.message('tomatoes').hover();
  await member.message('tomatoes').getByRole('button', { name: 'React with 👍' }).click();
  await owner.attach('README.md');
  await owner.page.locator('[data-transfer=ready]').waitFor();
  await owner.say('صباح الخير');
  await owner.message('صباح الخير').and(owner.page.locator('[data-state=sent]')).waitFor();
}

describe.each([{ dark: false }, { dark: true }])('axe finds nothing, dark: $dark', ({ dark }) => {
  it('on any page', { timeout: 300_000 }, async () => {
    const stranger = await office.visit({ dark, path: `/join#t=${office.host.ownerToken}` });
    const { page } = stranger;
    await page.getByLabel('Your name').fill('Olga');
    const found = await look(page, 'joining');
    await page.getByRole('button', { name: 'Join' }).click();
    const olga = await sayOf(stranger, 'Olga');
    await furnish(olga, await office.enter('Mia'));
    found.push(...(await look(page, 'a room')));

    const open = async (where: string, act: () => Promise<unknown>, shown = page.getByRole('dialog').first()) => {
      await act();
      await shown.waitFor();
      found.push(...(await look(page, where)));
      await page.keyboard.press('Escape');
      await shown.waitFor({ state: 'detached' });
    };
    const panel = page.getByRole('complementary');
    const openPanel = async (where: string, button: string) => {
      await page.getByRole('banner').or(page.locator('header')).getByRole('button', { name: button }).first().click();
      await panel.waitFor();
      found.push(...(await look(page, where)));
      await panel.getByRole('button', { name: 'Close the panel' }).click();
      await panel.waitFor({ state: 'detached' });
    };
    await openPanel('members', 'Show who is in this room');
    await openPanel('files', 'Show the files of this room');
    await openPanel('pins', 'Show what is pinned in this room');
    await openPanel('search', 'Search in this room');

    await olga.message('tomatoes').hover();
    await olga.message('tomatoes').getByRole('button', { name: 'Reply in a thread' }).click();
    await panel.getByText('No replies yet').waitFor();
    found.push(...(await look(page, 'a thread')));
    await panel.getByRole('button', { name: 'Close the panel' }).click();

    const menuItem = async (name: string) => {
      await olga.message('tomatoes').hover();
      await olga.message('tomatoes').getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await open('deleting', () => menuItem('Delete'), page.getByRole('alertdialog'));
    await open('forwarding', () => menuItem('Forward'));
    await open('emoji', () => menuItem('Add a reaction'), page.getByRole('dialog', { name: 'Emoji' }));
    await open('switcher', () => page.keyboard.press('Control+k'));
    await open('shortcuts', async () => {
      await page.getByRole('heading', { level: 2, name: 'Garden' }).click();
      await page.keyboard.press('?');
    });
    await open('a new room', () => page.getByRole('button', { name: 'New room' }).click());
    await open('a date', async () => {
      await page.getByRole('button', { name: 'More about Garden' }).click();
      await page.getByRole('menuitem', { name: 'Go to a date' }).click();
    });

    const settings = page.getByRole('dialog', { name: 'Settings', exact: true });
    await page.keyboard.press('Control+,');
    await settings.waitFor();
    for (const tab of await settings.getByRole('tab').all()) {
      await tab.click();
      found.push(...(await look(page, `settings, ${await tab.innerText()}`)));
    }
    await page.keyboard.press('Escape');
    await settings.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /^More about this office/ }).click();
    await page.getByRole('menuitem', { name: 'Office settings' }).click();
    const dialog = page.getByRole('dialog', { name: 'Office settings' });
    await dialog.waitFor();
    for (const tab of await dialog.getByRole('tab').all()) {
      await tab.click();
      await page.waitForLoadState();
      found.push(...(await look(page, `office, ${await tab.innerText()}`)));
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(found).toEqual([]);
  });
});
