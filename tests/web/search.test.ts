import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll({ mayComplain: /ERR_INTERNET_DISCONNECTED/ });

const panel = (page: Page, room = 'general') => page.getByRole('complementary', { name: `Details of ${room}` });
const field = (page: Page) => page.getByRole('combobox', { name: /^Search in / });
const hits = (page: Page) => page.getByRole('list', { name: 'What was found' }).getByRole('button');
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

async function say(member: Member, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await member.say(text);
    await member.message(text).first().waitFor();
  }
}

describe('the search', () => {
  it('keeps the focus when what was sent before it was opened is on its way still', async () => {
    const ada = await office.enter('Ada');
    const isFocused = () => field(ada.page).evaluate((input) => input === document.activeElement);
    for (let time = 0; time < 5; time += 1) {
      // In one go, as a fast hand is before a slow disk.
      await ada.field.fill(`one more ${time}`);
      await ada.field.evaluate((textarea) => {
        textarea.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        textarea.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true, cancelable: true }),
        );
      });
      await ada.message(`one more ${time}`).and(ada.page.locator('[data-state=sent]')).waitFor();
      await expect.poll(isFocused).toBe(true);
    }
  });

  it('opens by Ctrl+F, marks what it found, and Enter on a result goes to the message', async () => {
    const ann = await office.enter('Ann');
    await say(ann, 'The harbour is closed on Sunday');
    for (let line = 0; line < 40; line += 1) await ann.say(`filling ${line}`);
    await say(ann, 'Harbours everywhere');
    await ann.page.keyboard.press('Control+f');
    await expect.poll(() => field(ann.page).evaluate((input) => input === document.activeElement)).toBe(true);
    await field(ann.page).pressSequentially('harbour');
    await expect.poll(() => hits(ann.page).count(), { timeout: 20_000 }).toBe(2);
    await panel(ann.page).getByText('2 messages').waitFor();
    expect(await hits(ann.page).locator('mark').allInnerTexts()).toEqual(['Harbour', 'harbour']);
    await field(ann.page).press('ArrowDown');
    await expect.poll(() => focused(ann.page)).toContain('Harbours everywhere');
    await ann.page.keyboard.press('ArrowDown');
    await ann.page.keyboard.press('Enter');
    const found = ann.page.getByRole('log').getByText('The harbour is closed on Sunday');
    await expect.poll(() => found.isVisible()).toBe(true);
    expect(ann.page.url()).toContain('message=');
    // The panel stays, and so does what was typed when it is closed and opened again.
    await panel(ann.page).getByRole('button', { name: 'Close the panel' }).click();
    await ann.page.keyboard.press('Control+f');
    await expect.poll(() => field(ann.page).inputValue()).toBe('harbour');
    expect(await hits(ann.page).count()).toBe(2);
  });

  it('goes by person and room, completed while typing, and says what it does not understand', async () => {
    const [bea, cem] = await Promise.all([office.enter('Bea Öz'), office.enter('Cem')]);
    await bea.makeRoom('Kitchen');
    await say(bea, 'soup in the kitchen');
    await cem.openRoom('general');
    await bea.openRoom('general');
    await say(cem, 'soup by Cem');
    await say(bea, 'soup by Bea');
    await bea.page.keyboard.press('Control+f');
    const input = field(bea.page);
    await input.pressSequentially('soup fr');
    await bea.page.getByRole('option', { name: /^from:/ }).waitFor();
    await input.press('ArrowDown');
    await input.press('Enter');
    await input.pressSequentially('be');
    await bea.page.getByRole('option', { name: /Bea Öz/ }).waitFor();
    await input.press('ArrowDown');
    await input.press('Tab');
    expect(await input.inputValue()).toBe('soup from:"Bea Öz" ');
    const filters = bea.page.getByRole('list', { name: 'Filters' });
    await filters.getByText('By Bea Öz').waitFor();
    await expect.poll(() => hits(bea.page).allInnerTexts()).toEqual([expect.stringContaining('soup by Bea')]);
    await panel(bea.page).getByRole('switch', { name: 'All rooms' }).click();
    await expect.poll(() => hits(bea.page).count()).toBe(2);
    await hits(bea.page).filter({ hasText: 'Kitchen' }).click();
    await bea.page.getByRole('heading', { level: 2, name: 'Kitchen' }).waitFor();
    await panel(bea.page, 'Kitchen').waitFor();
    expect(await hits(bea.page).count()).toBe(2);
    await input.fill('soup in:cellar');
    await filters.getByText('No room is called “cellar”.').waitFor();
    await expect.poll(() => hits(bea.page).count()).toBe(0);
    await bea.page.getByRole('button', { name: 'Remove the filter: No room is called “cellar”.' }).click();
    await expect.poll(() => hits(bea.page).count()).toBe(3);
    await input.fill('"by Cem"');
    await expect.poll(() => hits(bea.page).count()).toBe(1);
  });

  it('goes by the files that came with a message, by their kind', async () => {
    const hal = await office.enter('Hal');
    await hal.makeRoom('Papers');
    await say(hal, 'minutes without paper');
    async function send(name: string, mimeType: string, text: string): Promise<void> {
      await hal.page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(name) });
      await hal.page.locator('[data-transfer=ready]').waitFor();
      await hal.say(text);
      await hal.message(text).and(hal.page.locator('[data-state=sent]')).waitFor();
    }
    await send('minutes.pdf', 'application/pdf', 'minutes of monday');
    await send('hum.mp3', 'audio/mpeg', 'minutes to hear');
    await hal.page.keyboard.press('Control+f');
    const found = () => hits(hal.page).allInnerTexts();
    const says = (...texts: string[]) => texts.map((text) => expect.stringContaining(text) as string);
    await field(hal.page).fill('minutes');
    await expect.poll(found).toEqual(says('to hear', 'of monday', 'without paper'));
    await field(hal.page).fill('minutes has:file');
    await hal.page.getByRole('list', { name: 'Filters' }).getByText('With a file').waitFor();
    await expect.poll(found).toEqual(says('to hear', 'of monday'));
    await field(hal.page).fill('has:document');
    await expect.poll(found).toEqual(says('of monday'));
    await field(hal.page).fill('minutes has:audio');
    await expect.poll(found).toEqual(says('to hear'));
    await field(hal.page).fill('has:picture');
    await panel(hal.page, 'Papers').getByText('Nothing found').waitFor();
    expect(await found()).toEqual([]);
  });

  it('looks through what is kept here while the office is away, and asks it again when it is back', async () => {
    const dan = await office.enter('Dan');
    await dan.openRoom('general');
    await say(dan, 'the ferry leaves at nine');
    // What it is made of comes from the office as well, while it is there.
    await dan.page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('SearchPanel')),
    );
    await dan.context.setOffline(true);
    await dan.page.keyboard.press('Control+f');
    await field(dan.page).fill('FERRY');
    const away = panel(dan.page).getByText('The office is away. This is what is kept on this device.');
    await away.waitFor({ timeout: 40_000 });
    await expect.poll(() => hits(dan.page).count()).toBe(1);
    await dan.context.setOffline(false);
    await away.waitFor({ state: 'detached', timeout: 40_000 });
    await expect.poll(() => hits(dan.page).count()).toBe(1);
  });

  it('makes way for the message on a phone, and the way back leads to the results', async () => {
    const eva = await office.enter('Eva', { touch: true });
    await eva.openRoom('general');
    await eva.page.setViewportSize({ width: 360, height: 640 });
    await say(eva, 'the narrow lighthouse');
    await eva.page.getByRole('button', { name: 'Search in this room' }).click();
    await field(eva.page).fill('lighthouse');
    await hits(eva.page).first().click();
    await eva.page.getByRole('log').getByText('the narrow lighthouse').waitFor();
    await panel(eva.page).waitFor({ state: 'detached' });
    await eva.page.goBack();
    await expect.poll(() => hits(eva.page).count()).toBe(1);
  });
});

describe('what is pinned', () => {
  it('is listed with who pinned it, leads to the message and is taken down there', async () => {
    const [fay, gus] = await Promise.all([office.enter('Fay'), office.enter('Gus')]);
    for (const person of [fay, gus]) await person.openRoom('general');
    await say(gus, 'Wifi: guest / harbour');
    const message = await gus.message('Wifi').getAttribute('data-message');
    await fay.message('Wifi').waitFor();
    await fay.page.getByRole('button', { name: 'Show what is pinned in this room' }).click();
    const list = fay.page.getByRole('list', { name: 'Pinned messages' });
    await panel(fay.page).getByText('Nothing is pinned').waitFor();
    await gus.message('Wifi').click({ button: 'right' });
    await gus.page.getByRole('menuitem', { name: 'Pin to the room' }).click();
    await list.getByText('Pinned by Gus').waitFor();
    await list.getByText('Wifi: guest / harbour').click();
    await expect.poll(() => fay.page.url()).toContain(message ?? '');
    await list.getByRole('button', { name: 'Unpin' }).click();
    await panel(fay.page).getByText('Nothing is pinned').waitFor();
  });
});
