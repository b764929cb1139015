import { expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { sayOf } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

/** What is typed goes to where the focus is: it comes a moment after what has it is shown. */
const hasFocus = (locator: Locator) =>
  expect.poll(() => locator.evaluate((element) => element === document.activeElement)).toBe(true);

/** Presses a key until something with this name has the focus. */
async function walkTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press(key);
    if (name.test(await focused(page))) return;
  }
  throw new Error(`${key} never reached ${name.source}`);
}

it('is used by keyboard alone: joining, making a room, writing, replying', async () => {
  const { page } = await office.visit();
  await hasFocus(page.getByLabel('Your name'));
  await page.keyboard.type('Kay');
  await page.keyboard.press('Enter');
  await hasFocus(page.getByRole('textbox', { name: /^Message/ }));
  await walkTo(page, /^New room$/);
  await page.keyboard.press('Enter');
  await hasFocus(page.getByRole('dialog', { name: 'New room' }).getByRole('textbox').first());
  await page.keyboard.type('Kitchen');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Kitchen' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Message Kitchen');
  await page.keyboard.type('Tea?');
  await page.keyboard.press('Enter');
  await page.getByText('Tea?').waitFor();
  await page.locator('[data-state=sent]', { hasText: 'Tea?' }).waitFor();
  // What one does with a message is one stop, with arrows between (ARIA toolbar pattern).
  await walkTo(page, /^Messages in Kitchen$/);
  await page.keyboard.press('End');
  await expect.poll(() => focused(page)).toMatch(/^Kay, /);
  await walkTo(page, /^React with/);
  await walkTo(page, /^Reply to Kay$/, 'ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByText('Reply to Kay: Tea?').waitFor();
});

/** What a screen reader is told from now on of what is said in the room. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const region = page.getByTestId('spoken');
  await region.evaluate((el) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver((records) => {
      for (const record of records) for (const { textContent } of record.addedNodes) heard.push(textContent ?? '');
    }).observe(el, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

it('tells a screen reader of each new message of others, and of nothing else', async () => {
  const [person, bob] = await Promise.all([
    office.visit({ path: `/#t=${office.host.ownerToken}` }),
    office.enter('Bob'),
  ]);
  await person.page.getByLabel('Your name').fill('Ann');
  await person.page.getByRole('button', { name: 'Join' }).click();
  const ann = await sayOf(person, 'Ann');
  const [heard, ownHeard] = await Promise.all([listen(ann.page), listen(bob.page)]);
  await bob.say('Listen');
  await bob.say('Once more');
  await expect.poll(heard).toEqual(['Bob: Listen', 'Bob: Once more']);
  await bob.field.press('ArrowUp');
  const changing = bob.page.getByRole('main').getByRole('textbox');
  await expect.poll(() => changing.inputValue()).toBe('Once more');
  await changing.fill('Twice more');
  await changing.press('Enter');
  await ann.message('Twice more').getByText('edited').waitFor();
  await bob.message('Listen').hover();
  await bob
    .message('Listen')
    .getByRole('button', { name: /^React with/ })
    .first()
    .click();
  await ann
    .message('Listen')
    .getByRole('button', { name: /^Bob: / })
    .waitFor();
  await bob.field.pressSequentially('hm');
  await ann.page.getByText('Bob is typing').waitFor();
  // On a phone, where a thread stands in the room's place, and for what is announced.
  await bob.page.setViewportSize({ width: 360, height: 640 });
  await bob.message('Listen').focus();
  await bob.message('Listen').getByRole('button', { name: 'Reply in a thread' }).press('Enter');
  await bob.page.getByRole('complementary').getByRole('textbox').waitFor();
  await ann.page.getByRole('button', { name: 'Attach files' }).click();
  await ann.page.getByRole('menuitemcheckbox', { name: 'As an announcement' }).click();
  await ann.say('Fire drill at ten');
  await expect.poll(ownHeard).toEqual(['Announcement: Ann: Fire drill at ten']);
  expect(await bob.page.getByTestId('spoken').evaluate((el) => el.checkVisibility())).toBe(true);
  await bob.page.getByRole('complementary').getByRole('textbox').fill('See you there');
  await bob.page.getByRole('complementary').getByRole('textbox').press('Enter');
  await expect.poll(heard).toEqual(['Bob: Listen', 'Bob: Once more', 'Bob: See you there']);
});

it('reads a message’s text to whoever arrows to it, in a room and in a thread, where one of them is in the order of Tab', async () => {
  const deb = await office.enter('Deb');
  await deb.makeRoom('Reading');
  await deb.say('First words');
  await deb.say('Second words');
  await expect.poll(() => deb.page.locator('[data-state=sent]').count()).toBe(2);
  const described = () =>
    deb.page.evaluate(() =>
      (document.activeElement?.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent.trim())
        .join(' '),
    );
  await deb.page.getByRole('log', { name: 'Messages in Reading' }).press('End');
  await expect.poll(described).toBe('Second words');
  await deb.page.keyboard.press('ArrowUp');
  await expect.poll(described).toBe('First words');
  const panel = deb.page.getByRole('complementary');
  const field = panel.getByRole('textbox');
  await deb.message('First words').getByRole('button', { name: 'Reply in a thread' }).press('Enter');
  for (const text of ['One answer', 'Another answer']) {
    await field.fill(text);
    await field.press('Enter');
    await panel.locator('[data-state=sent]', { hasText: text }).waitFor();
  }
  await panel.getByRole('log').press('End');
  await expect.poll(described).toBe('Another answer');
  await deb.page.keyboard.press('ArrowUp');
  await expect.poll(described).toBe('One answer');
  await deb.page.keyboard.press('ArrowUp');
  await expect.poll(described).toBe('First words');
  expect(await panel.locator('article[tabindex="0"]').count()).toBe(1);
  await deb.page.keyboard.press('Escape');
  await hasFocus(field);
});

it('shows one thing at a time on a phone, with the way back, and nothing wider than the screen', async () => {
  const { page } = await office.visit({ width: 360, height: 640 });
  await page.getByLabel('Your name').fill('Phone');
  await page.getByRole('button', { name: 'Join' }).click();
  const rooms = page.getByRole('navigation', { name: 'Rooms and people' });
  await rooms.getByRole('button', { name: /^general/ }).click();
  await page.getByRole('textbox', { name: /^Message/ }).waitFor();
  await rooms.waitFor({ state: 'hidden' });
  const long = 'a'.repeat(500);
  await page.getByRole('textbox', { name: /^Message/ }).fill(long);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('[data-message]', { hasText: long }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.goBack();
  await rooms.waitFor();
  await page.getByRole('textbox', { name: /^Message/ }).waitFor({ state: 'hidden' });
});

it('follows the system into the dark, and stands still where motion is not wanted', async () => {
  const { page } = await office.visit({ dark: true });
  await page.getByLabel('Your name').waitFor();
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector('main')!).backgroundColor);
  const dark = await background();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).not.toBe(dark);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const duration = await page.evaluate(() => getComputedStyle(document.querySelector('button')!).transitionDuration);
  expect(Number.parseFloat(duration)).toBeLessThanOrEqual(0.001);
});
