import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => {
  await office.everybodyLeaves();
  await office.end();
});

/** What stands below the newest message. */
const below = ({ page }: Member, text: string) => page.getByRole('log').getByText(text, { exact: true });

/** Closes the page; the browser keeps who one is. @returns comes back, to the same room. */
async function goAway({ page, field }: Member): Promise<() => Promise<void>> {
  const here = page.url();
  await page.goto('about:blank');
  return async () => {
    await page.goto(here);
    await field.waitFor();
  };
}

async function infoOf(who: Member, text: string): Promise<Locator> {
  const message = who.message(text);
  await message.and(who.page.locator('[data-state=sent]')).waitFor();
  await message.hover();
  await message.getByRole('button', { name: 'More', exact: true }).click();
  await who.page.getByRole('menuitem', { name: 'Message info' }).click();
  return who.page.getByRole('dialog', { name: 'Message info' });
}
/** Who stands in the dialog, by what is said of them. */
const told = (dialog: Locator) =>
  dialog
    .getByRole('region')
    .evaluateAll((sections) =>
      Object.fromEntries(
        sections.map((section) => [
          section.querySelector('h3')?.innerText ?? '',
          [...section.querySelectorAll('li')].map((person) => person.innerText).join(', '),
        ]),
      ),
    );

async function setPrivacy({ page }: Member, name: string, on: boolean): Promise<void> {
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Privacy' }).click();
  await dialog.getByRole('switch', { name, exact: true }).setChecked(on);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}
const tellReading = 'Tell others what I have read';

describe('a message of one’s own', () => {
  it('is sent, then delivered when the other is there, then read when they look', async () => {
    const [ann, bob] = await Promise.all([office.enter('Ann'), office.enter('Bob')]);
    await ann.writeTo('Bob');
    await ann.say('One for the beginning');
    await below(ann, 'Delivered').waitFor();
    const back = await goAway(bob);
    await ann.say('Are you there?');
    await below(ann, 'Sent').waitFor();
    await back();
    await below(ann, 'Delivered').waitFor();
    await bob.openRoom('Ann');
    await below(ann, 'Read').waitFor();
  });

  it('asks who has read the room once, not for each message that is said in it', async () => {
    const [gil, hua] = await Promise.all([office.enter('Gil'), office.enter('Hua')]);
    await gil.writeTo('Hua');
    let asked = 0;
    gil.page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => (asked += String(payload).includes('"readers"') ? 1 : 0)),
    );
    await gil.page.reload();
    await hua.openRoom('general');
    for (const text of ['one', 'two', 'three']) {
      await gil.say(text);
      await gil.message(text).and(gil.page.locator('[data-state=sent]')).waitFor();
      await below(gil, 'Delivered').waitFor();
    }
    expect(asked).toBe(1);
  });

  it('tells in its info who has read it, who has received it, and who not yet, as that changes', async () => {
    const [cat, dan, eva, fin] = await Promise.all(['Cat', 'Dan', 'Eva', 'Fin'].map((name) => office.enter(name)));
    if (!cat || !dan || !eva || !fin) throw new Error('not all have come');
    await cat.makeRoom('Info');
    const [evaBack, finBack] = [await goAway(eva), await goAway(fin)];
    await dan.openRoom('Info');
    await cat.say('To whom it may concern');
    await below(cat, 'Read by Dan').waitFor();
    await evaBack();
    const dialog = await infoOf(cat, 'concern');
    await expect.poll(() => told(dialog)).toEqual({ 'Read (1)': 'Dan', 'Delivered (1)': 'Eva', 'Not yet (1)': 'Fin' });
    await finBack();
    await expect.poll(() => told(dialog)).toEqual({ 'Read (1)': 'Dan', 'Delivered (2)': 'Eva, Fin' });
    await fin.openRoom('Info');
    await expect.poll(() => told(dialog)).toEqual({ 'Read (2)': 'Dan, Fin', 'Delivered (1)': 'Eva' });
    expect((await new AxeBuilder({ page: cat.page }).include('[role=dialog]').analyze()).violations).toEqual([]);
    await cat.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // Of somebody else's there is nothing to be told.
    await dan.message('concern').hover();
    await dan.message('concern').getByRole('button', { name: 'More', exact: true }).click();
    await dan.page.getByRole('menuitem', { name: 'Copy the text' }).waitFor();
    expect(await dan.page.getByRole('menuitem', { name: 'Message info' }).count()).toBe(0);
  });

  it('tells nothing of it in a room without receipts, and says so', async () => {
    const [gus, hal] = await Promise.all([office.enter('Gus'), office.enter('Hal')]);
    await gus.makeRoom('Discreet');
    await gus.page.getByRole('button', { name: 'More about Discreet' }).click();
    await gus.page.getByRole('menuitem', { name: 'Room settings' }).click();
    await gus.page.getByRole('switch', { name: /read/i }).click();
    await hal.openRoom('Discreet');
    await gus.say('Between you and me');
    await hal.message('Between').waitFor();
    await below(gus, 'Sent').waitFor();
    const dialog = await infoOf(gus, 'Between');
    await dialog.getByText('In this room nobody is told who has read what.').waitFor();
    expect(await dialog.getByRole('region').count()).toBe(0);
  });
});

describe('who keeps it to themselves', () => {
  it('what they have read is told to nobody, nor what others have read to them, until they tell it', async () => {
    const [ida, jon, kim] = await Promise.all(['Ida', 'Jon', 'Kim'].map((name) => office.enter(name)));
    if (!ida || !jon || !kim) throw new Error('not all have come');
    await setPrivacy(jon, tellReading, false);
    await ida.makeRoom('Privacy');
    await jon.openRoom('Privacy');
    await ida.say('Who reads this?');
    await jon.message('Who reads').waitFor();
    await kim.openRoom('Privacy');
    // Jon has it in view; it is Kim alone who is told of.
    await below(ida, 'Read by Kim').waitFor();
    const dialog = await infoOf(ida, 'Who reads');
    await expect.poll(() => told(dialog)).toEqual({ 'Read (1)': 'Kim', 'Not yet (1)': 'Jon' });
    await ida.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await jon.say('Not me');
    await ida.message('Not me').waitFor();
    await below(jon, 'Sent').waitFor();
    await (await infoOf(jon, 'Not me')).getByText('You tell nobody what you have read').waitFor();
    await jon.page.keyboard.press('Escape');
    await setPrivacy(jon, tellReading, true);
    await below(jon, 'Read by Ida and Kim').waitFor();
    await ida.say('And this?');
    await below(ida, 'Read by Jon and Kim').waitFor();
  });

  it('that they are typing is told as long as they want it to be', async () => {
    const [lea, max] = await Promise.all([office.enter('Lea'), office.enter('Max')]);
    await lea.writeTo('Max');
    await max.writeTo('Lea');
    await max.field.pressSequentially('Well');
    await lea.page.getByText('Max is typing').waitFor();
    await setPrivacy(max, 'Tell others when I am typing', false);
    await lea.page.getByText('Max is typing').waitFor({ state: 'detached' });
    await max.field.pressSequentially(', and so on');
    await max.field.press('Enter');
    await lea.message('Well, and so on').waitFor();
    expect(await lea.page.getByText('Max is typing').count()).toBe(0);
  });
});

it('shows whom a message has reached on a phone in the dark, and in Arabic', async () => {
  const [ned, ola] = await Promise.all([
    office.enter('Ned', { dark: true }),
    office.enter('Ola Nordmann with a very long name that does not fit'),
  ]);
  await ned.page.setViewportSize({ width: 360, height: 640 });
  await ned.say('A message of which one wants to know');
  await below(ned, 'Read by Ola Nordmann with a very long name that does not fit').waitFor();
  await ned.message('wants').click({ button: 'right' });
  await ned.page.getByRole('menuitem', { name: 'Message info' }).click();
  const dialog = ned.page.getByRole('dialog', { name: 'Message info' });
  await dialog.getByRole('heading', { name: 'Read (1)' }).waitFor();
  const fits = () => ned.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  expect(await fits()).toBe(true);
  await ola.page.evaluate(() => localStorage.setItem('landline-settings', JSON.stringify({ language: 'ar' })));
  await ola.page.reload();
  const field = ola.page.getByRole('textbox', { name: /general/ });
  await field.fill('أهلًا');
  await field.press('Enter');
  // A name of the other direction stands apart by characters that nobody sees.
  await ola.page
    .getByRole('log')
    .getByText(/^قرأها .Ned.$/u)
    .waitFor();
  await ola.message('أهلًا').click({ button: 'right' });
  await ola.page.getByRole('menuitem', { name: 'معلومات الرسالة' }).click();
  await ola.page.getByRole('dialog', { name: 'معلومات الرسالة' }).getByText('Ned').waitFor();
});
