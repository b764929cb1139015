import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { officeForAll } from './office.ts';
import { sayOf, type Member } from './member.ts';

/** Menus and the emoji beside the field come when pointer or focus come near, since neither is needed to read or to write. */
const office = officeForAll({ mayComplain: /ERR_FAILED|dynamically imported module/ });

const popups = /(?:DropdownMenu|EmojiPanel)[^/]*\.js$/;

/** Whose browser is never idle: nothing comes before it is wanted. `asked` are the files that popups are in. */
async function enterBusy(name: string, touch = false): Promise<{ person: Member; asked: string[] }> {
  const person = await office.visit({ touch });
  const { page } = person;
  const asked: string[] = [];
  page.on('request', (request) => {
    if (popups.test(request.url())) asked.push(request.url());
  });
  await page.getByLabel('Your name').fill(name);
  await page.evaluate(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.getByRole('button', { name: 'Join' }).click();
  return { person: await sayOf(person, name), asked };
}

const hasFocus = (element: Locator) =>
  expect.poll(() => element.evaluate((own) => own === document.activeElement)).toBe(true);
/** While a menu is open nothing else is there for a screen reader. */
const menuButton = (page: Page) => page.getByRole('button', { name: 'More about general', includeHidden: true });
const emojiButton = (page: Page) => page.getByRole('button', { name: 'Emoji' });

describe('what is fetched when pointer or focus come near', () => {
  it('is a menu as the APG has it: Enter, Space and the arrow open it at its first item, Escape leads back', async () => {
    const { person, asked } = await enterBusy('Ada');
    const { page } = person;
    expect(asked).toEqual([]);
    const button = menuButton(page);
    const menu = page.getByRole('menu', { name: 'More about general' });
    expect(await button.getAttribute('aria-haspopup')).toBe('menu');
    for (const key of ['Enter', 'Space', 'ArrowDown']) {
      await button.press(key);
      await menu.waitFor();
      expect(await button.getAttribute('aria-expanded')).toBe('true');
      expect(await button.getAttribute('aria-controls')).toBe(await menu.getAttribute('id'));
      await hasFocus(menu.getByRole('menuitem').first());
      await page.keyboard.press('ArrowDown');
      await hasFocus(menu.getByRole('menuitem').nth(1));
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      await hasFocus(button);
      expect(await button.getAttribute('aria-expanded')).toBe('false');
    }
    await page.mouse.move(0, 0);
    await button.click();
    await hasFocus(menu);
    // Beside it: closes it, and nothing else.
    await page.mouse.click(640, 400);
    await menu.waitFor({ state: 'detached' });
    await hasFocus(button);
    expect(asked).not.toEqual([]);
    expect(asked.every((url) => url.includes('DropdownMenu'))).toBe(true);
  });

  it('has menus within it, which go by their own names', async () => {
    const { person } = await enterBusy('Ali');
    const { page } = person;
    const button = menuButton(page);
    await button.press('Enter');
    await page.getByRole('menuitem', { name: 'Notifications' }).press('ArrowRight');
    const within = page.getByRole('menu', { name: 'Notifications' });
    await hasFocus(within.getByRole('menuitemcheckbox').first());
    const menu = page.getByRole('menu', { name: 'More about general' });
    expect(await button.getAttribute('aria-controls')).toBe(await menu.getAttribute('id'));
    await page.keyboard.press('ArrowLeft');
    await within.waitFor({ state: 'detached' });
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    expect(await button.getAttribute('aria-controls')).toBe(await menu.getAttribute('id'));
  });

  it('opens for a finger, which comes near only as it presses', async () => {
    const { person } = await enterBusy('Bea', true);
    await menuButton(person.page).tap();
    await person.page.getByRole('menuitem', { name: 'Room settings' }).tap();
    await person.page.getByRole('complementary', { name: 'Details of general' }).waitFor();
    await emojiButton(person.page).tap();
    await person.page.getByRole('dialog', { name: 'Emoji' }).waitFor();
  });

  it('opens once, however often one presses while it is on its way, and not for whom went on elsewhere', async () => {
    const { person } = await enterBusy('Cy');
    const { page, field } = person;
    let held = Promise.withResolvers<undefined>();
    let asked = 0;
    await page.route(popups, async (route) => {
      asked += 1;
      await held.promise;
      await route.continue();
    });
    function letCome(): void {
      held.resolve(undefined);
      held = Promise.withResolvers();
      asked = 0;
    }
    // Nobody waits for the menu any more: what follows is what they see.
    await menuButton(page).click();
    await expect.poll(() => asked).toBeGreaterThan(0);
    expect(await menuButton(page).getAttribute('aria-expanded')).toBe('false');
    await field.click();
    letCome();
    await emojiButton(page).press('Enter');
    await expect.poll(() => asked).toBeGreaterThan(0);
    await emojiButton(page).press('Enter');
    await emojiButton(page).press('Enter');
    letCome();
    const emoji = page.getByRole('dialog', { name: 'Emoji' });
    await hasFocus(emoji.getByRole('textbox'));
    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.keyboard.press('Escape');
    await emoji.waitFor({ state: 'detached' });
    await hasFocus(emojiButton(page));
    // The button that opened it closes it, and a press elsewhere keeps the focus there.
    await emojiButton(page).click();
    await emoji.waitFor();
    await emojiButton(page).click();
    await emoji.waitFor({ state: 'detached' });
    await emojiButton(page).click();
    await emoji.waitFor();
    await field.click();
    await emoji.waitFor({ state: 'detached' });
    await hasFocus(field);
  });

  it('says so where it cannot be fetched, and is fetched by the next press', async () => {
    const { person } = await enterBusy('Dot');
    const { page } = person;
    const dialog = page.getByRole('dialog', { name: 'This could not be fetched' });
    await page.route(popups, (route) => route.abort());
    for (const button of [menuButton(page), emojiButton(page)]) {
      await button.press('Enter');
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await hasFocus(button);
    }
    await page.unrouteAll();
    await menuButton(page).press('Enter');
    await hasFocus(page.getByRole('menuitem').first());
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await emojiButton(page).press('Enter');
    await page.getByRole('dialog', { name: 'Emoji' }).getByRole('textbox').waitFor();
  });

  it('says so where it does not come, and is busy until then', async () => {
    const { person } = await enterBusy('Eve');
    const { page, field } = person;
    const dialog = page.getByRole('dialog', { name: 'This could not be fetched' });
    const held = Promise.withResolvers<undefined>();
    await page.route(popups, async (route) => {
      await held.promise;
      await route.continue();
    });
    const isBusy = (button: Locator) => expect.poll(() => button.getAttribute('aria-busy'));
    await emojiButton(page).press('Enter');
    await isBusy(emojiButton(page)).toBe('true');
    await field.focus();
    await isBusy(emojiButton(page)).toBe('false');
    await menuButton(page).press('Enter');
    await isBusy(menuButton(page)).toBe('true');
    await dialog.waitFor();
    await isBusy(menuButton(page)).toBe('false');
    await page.keyboard.press('Escape');
    await hasFocus(menuButton(page));
    held.resolve(undefined);
    await menuButton(page).press('Enter');
    await hasFocus(page.getByRole('menuitem').first());
  });
});
