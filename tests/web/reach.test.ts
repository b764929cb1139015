import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { openOffice, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

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

it('tells a screen reader of new messages, and of nothing else', async () => {
  const [ann, bob] = await Promise.all([office.enter('Ann'), office.enter('Bob')]);
  await bob.say('Listen');
  await ann.page.locator('[aria-live=polite]', { hasText: 'Bob: Listen' }).waitFor({ state: 'attached' });
  expect(await bob.page.locator('[aria-live=polite]', { hasText: 'Listen' }).count()).toBe(0);
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
