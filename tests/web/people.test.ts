import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { sayOf } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

const panelOf = (page: Page) => page.getByRole('complementary');

describe('who somebody is', () => {
  it('is shown beside the conversation, from their name at a message, with the fingerprint of their key', async () => {
    const [ada, bob] = await Promise.all([office.enter('Ada'), office.enter('Bob')]);
    await bob.say('Good morning');
    await ada.message('Good morning').getByRole('button', { name: 'Bob' }).click();
    const panel = panelOf(ada.page);
    await panel.getByRole('heading', { level: 3, name: 'Bob' }).waitFor();
    await panel.getByText('Here now').waitFor();
    await panel.getByText(/^In this office since/).waitFor();
    const print = panel.getByRole('group', { name: /^Fingerprint of/ });
    const short = await print.innerText();
    expect(short).toMatch(/^[a-z2-7]{4}(?:-[a-z2-7]{4}){3}$/);
    await panel.getByRole('button', { name: 'Show all of it' }).click();
    await expect.poll(() => print.innerText()).toMatch(/^[a-z2-7]{4}(?:\s+[a-z2-7]{4}){12}$/);
    // Bob sees the same of himself.
    await bob.message('Good morning').getByRole('button', { name: 'Bob' }).click();
    await expect
      .poll(() =>
        panelOf(bob.page)
          .getByRole('group', { name: /^Fingerprint of/ })
          .innerText(),
      )
      .toBe(short);
    expect(await panelOf(bob.page).getByRole('button', { name: 'Write' }).count()).toBe(0);
    await panelOf(ada.page).getByRole('button', { name: 'Mention' }).click();
    await expect.poll(() => ada.field.inputValue()).toBe('@Bob ');
    await expect.poll(() => ada.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await panel.getByRole('button', { name: 'Write' }).click();
    await ada.page.getByRole('heading', { level: 2, name: 'Bob' }).waitFor();
  });

  it('and whether they are away, or when they were here last', async () => {
    const [una, vito] = await Promise.all([office.enter('Una'), office.enter('Vito')]);
    await vito.page.getByRole('button', { name: 'Vito You: Here now' }).click();
    await vito.page.getByRole('menuitem', { name: 'Away' }).click();
    await una.page.getByRole('button', { name: 'Write to Vito, Away' }).waitFor();
    await vito.say('Back at two');
    await una.message('Back at two').getByRole('button', { name: 'Vito' }).click();
    const panel = panelOf(una.page);
    await panel.getByText('Away', { exact: true }).waitFor();
    await vito.page.getByRole('button', { name: 'Vito You: Away' }).click();
    await vito.page.getByRole('menuitem', { name: 'Here now' }).click();
    await panel.getByText('Here now', { exact: true }).waitFor();

    const left = Date.now();
    await vito.page.goto('about:blank');
    await panel.getByText(/^Last here (?:now|\d+ seconds? ago|1 minute ago)$/).waitFor();
    await una.page.getByRole('button', { name: 'Write to Vito, Not here' }).waitFor();
    // Two hours later; who comes anew asks the host for it.
    await una.page.clock.setSystemTime(left + 2 * 3_600_000 + 60_000);
    await una.page.reload();
    await panel.getByText('Last here 2 hours ago').waitFor();
  });

  it('is away after five minutes in which nothing was done in the page, and not for being hidden', async () => {
    const [uma, newcomer] = await Promise.all([office.enter('Uma'), office.visit()]);
    const { page } = newcomer;
    await page.clock.install();
    await page.reload();
    await page.getByLabel('Your name').fill('Ved');
    await page.getByRole('button', { name: 'Join' }).click();
    await sayOf(newcomer, 'Ved');
    const isSeen = (state: string) => uma.page.getByRole('button', { name: `Write to Ved, ${state}` }).waitFor();
    const minute = 60_000;
    await isSeen('Here now');
    await page.evaluate(() => {
      for (const [name, value] of Object.entries({ hidden: true, visibilityState: 'hidden' }))
        Object.defineProperty(document, name, { value });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.clock.fastForward(4 * minute);
    await isSeen('Here now');
    await page.clock.fastForward(minute);
    await isSeen('Away');
    await page.keyboard.press('Shift');
    await isSeen('Here now');
    await page.clock.fastForward(4 * minute);
    await isSeen('Here now');
  });

  it('is reached by keyboard from the message', async () => {
    const cyd = await office.enter('Cyd');
    await cyd.say('Only me');
    await cyd.message('Only me').focus();
    await cyd.page.keyboard.press('Tab');
    await cyd.page.keyboard.press('Enter');
    await panelOf(cyd.page).getByRole('heading', { level: 3, name: 'Cyd' }).waitFor();
  });
});

describe('names that look alike', () => {
  it('stand with the start of the fingerprint, wherever people are listed', async () => {
    const [tom, torn] = await Promise.all([office.enter('Tom'), office.enter('Тоm')]);
    await torn.say('It is me, the real one');
    const author = tom.message('the real one').locator('[data-mark]');
    await author.waitFor();
    const mark = await author.innerText();
    expect(mark).toMatch(/^[a-z2-7]{4}$/);
    const listed = tom.page.getByRole('navigation').getByRole('button', { name: `Write to Тоm ${mark}` });
    await listed.waitFor();
    await tom.page.getByRole('button', { name: 'Show who is in this room' }).click();
    const panel = panelOf(tom.page);
    await expect.poll(() => panel.locator('[data-mark]').allInnerTexts()).toHaveLength(2);
    await panel.getByRole('button', { name: new RegExp(mark) }).click();
    await panel.getByText(`The signs ${mark} are the start`).waitFor();
    expect(await panel.getByRole('group', { name: /^Fingerprint of/ }).innerText()).toMatch(new RegExp(`^${mark}-`));
    await listed.click();
    await tom.page.getByRole('heading', { level: 2 }).getByText(mark).waitFor();
    await tom.say('Is it you?');
    await tom.page.getByRole('region', { name: 'Direct messages' }).getByText(mark).waitFor();
    await tom.page.getByRole('button', { name: 'New room' }).click();
    const dialog = tom.page.getByRole('dialog', { name: 'New room' });
    await dialog.getByRole('switch').click();
    await dialog.getByText(`Тоm ${mark}`).waitFor();
  });
});

describe('what one says of oneself', () => {
  it('may begin with a picture that is chosen before one is in', async () => {
    const [ivo, newcomer] = await Promise.all([office.enter('Ivo'), office.visit()]);
    const { page } = newcomer;
    await page.getByLabel('Your name').fill('Jan');
    const blue = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 200 });
      canvas.getContext('2d')?.fillRect(0, 0, 300, 200);
      return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
    });
    const picker = page.locator('input[type=file]');
    await picker.setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.getByText('That picture could not be used.').waitFor();
    await picker.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(blue, 'base64') });
    await page.locator('[data-picture]').waitFor();
    await page.getByRole('button', { name: 'Join' }).click();
    await sayOf(newcomer, 'Jan');
    await ivo.writeTo('Jan');
    const picture = ivo.page.getByRole('main').locator('header img');
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(256);
  });

  it('ends when it was to end, also with other words', async () => {
    const { page } = await office.enter('Una');
    const dialog = page.getByRole('dialog', { name: 'My profile' });
    const ends = dialog.getByRole('combobox', { name: 'Clear after' });
    async function open(): Promise<void> {
      await page.getByRole('button', { name: /^Una You/ }).click();
      await page.getByRole('menuitem', { name: 'My profile' }).click();
      await ends.waitFor();
    }
    async function say(text: string): Promise<void> {
      await dialog.getByRole('textbox', { name: 'Status' }).fill(text);
      await dialog.getByRole('button', { name: 'Set status' }).click();
      await page.getByRole('button', { name: new RegExp(text), includeHidden: true }).waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await open();
    await ends.click();
    await page.getByRole('option', { name: '1 hour' }).click();
    await say('At lunch');
    await open();
    const end = await ends.innerText();
    expect(end).toMatch(/\d:\d\d/);
    await say('At a long lunch');
    await open();
    expect(await ends.innerText()).toBe(end);
  });

  it('is a status with an emoji, which others see with its end, and no more when it is over', async () => {
    const [zoe, abe] = await Promise.all([office.enter('Zoe'), office.enter('Abe')]);
    await zoe.page.getByRole('button', { name: /^Zoe You/ }).click();
    await zoe.page.getByRole('menuitem', { name: 'My profile' }).click();
    const dialog = zoe.page.getByRole('dialog', { name: 'My profile' });
    await dialog.getByRole('button', { name: 'Emoji of the status' }).click();
    await zoe.page.getByRole('textbox', { name: 'Search' }).fill('pizza');
    await zoe.page.getByRole('gridcell', { name: 'pizza' }).click();
    await dialog.getByRole('textbox', { name: 'Status' }).fill('At lunch');
    await dialog.getByRole('combobox', { name: 'Clear after' }).click();
    await zoe.page.getByRole('option', { name: '30 minutes' }).click();
    await dialog.getByRole('button', { name: 'Set status' }).click();
    await zoe.page.getByRole('button', { name: /🍕 At lunch/, includeHidden: true }).waitFor();
    await zoe.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await zoe.say('Back soon');
    await abe.message('Back soon').getByRole('button', { name: 'Zoe' }).click();
    const panel = panelOf(abe.page);
    await panel.getByText('🍕 At lunch').waitFor();
    await panel.getByText(/^Ends in (?:30|29) minutes$/).waitFor();
    // Half an hour later.
    await abe.page.clock.install({ time: Date.now() + 31 * 60_000 });
    await abe.page.reload();
    await panel.getByRole('heading', { level: 3, name: 'Zoe' }).waitFor();
    await panel.getByText('Here now').waitFor();
    await panel.getByText('🍕 At lunch').waitFor({ state: 'detached' });
  });

  it('is a name, a picture and a status that others see', async () => {
    const [eve, fin] = await Promise.all([office.enter('Eve'), office.enter('Fin')]);
    await eve.page.getByRole('button', { name: 'Eve You: Here now' }).click();
    await eve.page.getByRole('menuitem', { name: 'My profile' }).click();
    const dialog = eve.page.getByRole('dialog', { name: 'My profile' });
    await dialog.getByRole('textbox', { name: 'Status' }).fill('At lunch');
    await dialog.getByRole('button', { name: 'Set status' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Eve Adams');
    await dialog.getByRole('button', { name: 'Change' }).click();
    const png = await eve.page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 200 });
      canvas.getContext('2d')?.fillRect(0, 0, 300, 200);
      return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
    });
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
    await fin.page.getByRole('button', { name: 'Write to Eve Adams, Here now' }).click();
    await fin.page.getByRole('heading', { level: 2, name: 'Eve Adams' }).waitFor();
    await fin.page.getByText('Here now · At lunch').waitFor();
    const picture = fin.page.getByRole('main').locator('header img');
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]))
      .toEqual([256, 256]);
    await dialog.getByRole('button', { name: 'Take it away' }).click();
    await picture.waitFor({ state: 'detached' });
  });

  it('may be that one does not want to be disturbed', async () => {
    const [gus, hal] = await Promise.all([office.enter('Gus'), office.enter('Hal')]);
    await gus.page.getByRole('button', { name: 'Gus You: Here now' }).click();
    await gus.page.getByRole('menuitem', { name: 'Do not disturb' }).press('ArrowRight');
    await gus.page.getByRole('menuitem', { name: '1 hour' }).press('Enter');
    await hal.page.getByRole('button', { name: 'Write to Gus, Does not want to be disturbed' }).waitFor();
  });
});

describe('a message to several people', () => {
  it('opens one conversation of all of them, chosen by keyboard', async () => {
    const [ina] = await Promise.all([office.enter('Ina'), office.enter('Jon'), office.enter('Kim')]);
    await ina.page.getByRole('button', { name: 'New message' }).click();
    const dialog = ina.page.getByRole('dialog', { name: 'New message' });
    const find = dialog.getByRole('textbox', { name: 'Find people' });
    for (const name of ['Jon', 'Kim']) {
      await find.fill(name);
      await find.press('Enter');
    }
    await dialog.getByText('To Jon and Kim').waitFor();
    await find.press('Enter');
    await ina.page.getByRole('heading', { level: 2, name: 'Jon, Kim' }).waitFor();
    await ina.page.getByText('3 people').waitFor();
    await ina.say('Shall we meet?');
    await ina.message('Shall we meet?').waitFor();
  });
});

describe('a list of people', () => {
  it('keeps the focus where somebody writes, which moves their row', async () => {
    const [uta, vic] = await Promise.all(['Uta', 'Vic', 'Wim', 'Xia'].map((name) => office.enter(name)));
    if (!uta || !vic) throw new Error('they are there');
    for (const name of ['Vic', 'Wim', 'Xia']) {
      await uta.writeTo(name);
      await uta.say('Hello');
    }
    const rows = uta.page.getByRole('region', { name: 'Direct messages' }).getByRole('listitem');
    const named = async () => (await rows.allInnerTexts()).map((text) => /Vic|Wim|Xia/.exec(text)?.[0]);
    const focused = () => uta.page.locator('[aria-posinset]:focus-within').innerText();
    await expect.poll(named).toEqual(['Xia', 'Wim', 'Vic']);
    await rows.last().getByRole('button').focus();
    await vic.writeTo('Uta');
    await vic.say('Hello to you');
    await expect.poll(named).toEqual(['Vic', 'Xia', 'Wim']);
    expect(await focused()).toContain('Vic');
    await uta.page.keyboard.press('ArrowDown');
    await expect.poll(focused).toContain('Xia');
  });
});
