import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

type Noted = { title: string; body: string; tag: string; closed: boolean };

/** A browser whose notifications can be seen and clicked from here: Chromium without a desktop shows them to nobody. */
async function withNotes({ page, field }: Member, permission: NotificationPermission) {
  await page.addInitScript((given) => {
    const shown: (EventTarget & Noted)[] = [];
    class Note extends EventTarget {
      static permission = given;
      static async requestPermission() {
        return (Note.permission = 'granted');
      }
      closed = false;
      readonly title: string;
      readonly body: string;
      readonly tag: string;
      constructor(title: string, { body = '', tag = '' }: NotificationOptions = {}) {
        super();
        this.title = title;
        this.body = body;
        this.tag = tag;
        shown.push(this);
      }
      close() {
        this.closed = true;
      }
    }
    Object.assign(window, { Notification: Note, shown });
  }, permission);
  await page.reload();
  await field.waitFor();
  return {
    notes: () =>
      page.evaluate(() =>
        (window as unknown as { shown: Noted[] }).shown.map(({ title, body, closed }) => ({ title, body, closed })),
      ),
    click: () =>
      page.evaluate(() =>
        (window as unknown as { shown: EventTarget[] }).shown.at(-1)?.dispatchEvent(new Event('click')),
      ),
  };
}

async function openSettings(page: Page) {
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Notifications' }).click();
  return dialog;
}
async function closeSettings(page: Page) {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor({ state: 'detached' });
}

describe('notifications', () => {
  it('come for what is meant for the person and not in view, and lead to it', async () => {
    const [ann, ben] = await Promise.all([office.enter('Ann'), office.enter('Ben')]);
    const { notes, click } = await withNotes(ann, 'granted');
    await ben.say('Good morning @Ann');
    await ann.message('Good morning').waitFor();
    await ben.writeTo('Ann');
    await ben.say('Lunch?');
    await expect.poll(notes).toEqual([{ title: 'Ben', body: 'Lunch?', closed: false }]);
    await click();
    await ann.page.getByRole('heading', { level: 2, name: 'Ben' }).waitFor();
    const lunch = (await ann.message('Lunch?').getAttribute('data-message')) ?? '';
    expect(ann.page.url()).toContain(`message=${lunch}`);
    await ben.openRoom('general');
    await ben.say('The printer burns');
    await ben.say('Somebody @Ann perhaps');
    await expect
      .poll(async () => (await notes()).at(-1))
      .toMatchObject({
        title: 'Ben in general',
        body: expect.stringContaining('Somebody') as string,
      });
    expect(await notes()).toHaveLength(2);
    // Read here: the note is taken back.
    await ann.openRoom('general');
    await expect.poll(async () => (await notes()).at(-1)?.closed).toBe(true);
  });

  it('come for a keyword, in a room that was set to it for all, and never while one is not to be disturbed', async () => {
    const [cat, dan] = await Promise.all([office.enter('Cat'), office.enter('Dan')]);
    const { notes } = await withNotes(cat, 'granted');
    const bodies = async () => (await notes()).map(({ body }) => body);
    const dialog = await openSettings(cat.page);
    await dialog.getByLabel('Keywords').fill('printer');
    await dialog.getByLabel('Keywords').press('Enter');
    await closeSettings(cat.page);
    await cat.writeTo('Dan');
    await dan.say('Nothing for you');
    await dan.say('The PRINTER burns');
    await expect.poll(bodies).toEqual(['The PRINTER burns']);
    await cat.openRoom('general');
    await cat.page.getByRole('button', { name: 'More about general' }).click();
    await cat.page.getByRole('menuitem', { name: 'Notifications' }).press('Enter');
    await cat.page.getByRole('menuitemcheckbox', { name: 'Every message' }).click();
    await cat.openRoom('Dan');
    await dan.say('Anything at all');
    await expect.poll(async () => (await bodies()).at(-1)).toBe('Anything at all');
    await openSettings(cat.page);
    await dialog.getByRole('switch', { name: 'Do not disturb', exact: true }).click();
    await closeSettings(cat.page);
    await dan.say('Psst, the printer');
    await cat.page.getByRole('button', { name: /^general, 2 unread/ }).waitFor();
    await openSettings(cat.page);
    await dialog.getByRole('switch', { name: 'Do not disturb', exact: true }).click();
    await closeSettings(cat.page);
    await dan.say('It is out');
    await expect.poll(bodies).toEqual(['The PRINTER burns', 'Anything at all', 'It is out']);
  });

  it('say who and where alone, once the person wants their words kept from the screen', async () => {
    const [gil, hue] = await Promise.all([office.enter('Gil'), office.enter('Hue')]);
    const { notes } = await withNotes(gil, 'granted');
    const dialog = await openSettings(gil.page);
    await dialog.getByRole('tab', { name: 'Privacy' }).click();
    await dialog.getByRole('switch', { name: 'Show the words of messages in notifications' }).click();
    await closeSettings(gil.page);
    await hue.writeTo('Gil');
    await hue.say('For your eyes only');
    await expect.poll(notes).toEqual([{ title: 'Hue', body: '', closed: false }]);
    await gil.openRoom('Hue');
    await hue.openRoom('general');
    await hue.say('This too, @Gil');
    await expect.poll(async () => (await notes()).at(-1)).toEqual({ title: 'Hue in general', body: '', closed: false });
  });

  it('come for a room behind what stands in its place, which stays unread until it is shown again', async () => {
    const [lin, max] = await Promise.all([office.enter('Lin'), office.enter('Max')]);
    const { notes } = await withNotes(lin, 'granted');
    await lin.page.setViewportSize({ width: 360, height: 640 });
    await lin.page.getByRole('button', { name: 'Show who is in this room' }).click();
    const panel = lin.page.getByRole('complementary', { name: 'Details of general' });
    await panel.getByRole('button', { name: /Max/ }).waitFor();
    await max.say('Are you there, @Lin');
    await expect.poll(async () => (await notes()).map(({ body }) => body)).toEqual(['Are you there, @Lin']);
    await max.say('Never mind');
    await expect.poll(() => lin.page.title()).toMatch(/^\(2\) /);
    await panel.getByRole('button', { name: 'Close the panel' }).click();
    await lin.message('Never mind').waitFor();
    await expect.poll(() => lin.page.title()).not.toMatch(/^\(/);
    expect((await notes()).at(-1)?.closed).toBe(true);
  });

  it('are asked for when something was missed, and by a click alone', async () => {
    const [eva, fin] = await Promise.all([office.enter('Eva'), office.enter('Fin')]);
    const { notes } = await withNotes(eva, 'default');
    await fin.writeTo('Eva');
    await fin.say('Hello?');
    const hint = eva.page.getByRole('region', { name: 'Notifications' });
    await hint.getByRole('button', { name: 'Allow notifications' }).click();
    await hint.waitFor({ state: 'detached' });
    await fin.say('Still there?');
    await expect.poll(async () => (await notes()).map(({ body }) => body)).toEqual(['Still there?']);
  });

  it('rest in the hours that were chosen, and come in the others', async () => {
    const [ivo, jan] = await Promise.all([office.enter('Ivo'), office.enter('Jan')]);
    const { notes } = await withNotes(ivo, 'granted');
    await ivo.writeTo('Jan');
    /** A time of the day as it is typed, so many hours from now. */
    const clock = (hours: number) =>
      ivo.page.evaluate((count) => {
        const then = new Date(Date.now() + count * 3_600_000);
        return [then.getHours(), then.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
      }, hours);
    const dialog = await openSettings(ivo.page);
    await dialog.getByRole('switch', { name: 'Do not disturb by the clock' }).click();
    await dialog.getByLabel('From').fill(await clock(-2));
    await dialog.getByLabel('To').fill(await clock(2));
    await closeSettings(ivo.page);
    // Others see it as well.
    await jan.page.getByRole('button', { name: 'Write to Ivo, Does not want to be disturbed' }).waitFor();
    await jan.say('Not now, @Ivo');
    await ivo.page.getByRole('button', { name: /^general, 1 unread/ }).waitFor();
    await openSettings(ivo.page);
    await dialog.getByLabel('From').fill(await clock(1));
    await closeSettings(ivo.page);
    await jan.page.getByRole('button', { name: 'Write to Ivo, Here now' }).waitFor();
    await jan.say('Now, @Ivo');
    await expect.poll(async () => (await notes()).map(({ body }) => body)).toEqual(['Now, @Ivo']);
  });

  it('come for no message of a room that is set to none, for mentions alone of a muted one, and with a sound if wanted', async () => {
    const [kay, lou] = await Promise.all([office.enter('Kay'), office.enter('Lou')]);
    await kay.page.addInitScript(() => {
      const begin = AudioContext.prototype.createOscillator;
      const tones = { count: 0 };
      AudioContext.prototype.createOscillator = function createOscillator() {
        tones.count += 1;
        return begin.call(this);
      };
      Object.assign(window, { tones });
    });
    const { notes } = await withNotes(kay, 'granted');
    const bodies = async () => (await notes()).map(({ body }) => body);
    const tones = () => kay.page.evaluate(() => (window as unknown as { tones: { count: number } }).tones.count);
    async function chooseOf(room: string, ...items: string[]): Promise<void> {
      await kay.page.getByRole('button', { name: `More about ${room}` }).click();
      for (const item of items) {
        const choice = kay.page
          .getByRole('menuitem', { name: item })
          .or(kay.page.getByRole('menuitemcheckbox', { name: item }));
        await choice.press('Enter');
      }
      await kay.page.getByRole('menu').first().waitFor({ state: 'detached' });
    }
    await chooseOf('general', 'Notifications', 'Nothing');
    await kay.makeRoom('Elsewhere');
    await lou.say('Unheard, @Kay');
    await lou.writeTo('Kay');
    await lou.say('Heard');
    await expect.poll(bodies).toEqual(['Heard']);
    await expect.poll(tones).toBe(2);

    await kay.openRoom('general');
    await chooseOf('general', 'Notifications', 'As for all rooms');
    await chooseOf('general', 'Mute');
    await kay.openRoom('Elsewhere');
    const dialog = await openSettings(kay.page);
    await dialog.getByRole('radio', { name: 'Every message' }).click();
    await dialog.getByRole('switch', { name: 'Play a sound' }).click();
    await closeSettings(kay.page);
    await lou.openRoom('general');
    await lou.say('Said to nobody');
    await lou.say('Said to @Kay');
    await expect.poll(bodies).toEqual(['Heard', 'Said to @Kay']);
    expect(await tones()).toBe(2);

    await openSettings(kay.page);
    await dialog.getByRole('radio', { name: 'Nothing' }).click();
    await closeSettings(kay.page);
    await lou.openRoom('Elsewhere');
    await kay.openRoom('general');
    await lou.say('Even @Kay');
    await kay.page.getByRole('button', { name: /^Elsewhere, 1 unread/ }).waitFor();
    expect(await bodies()).toEqual(['Heard', 'Said to @Kay']);
  });

  it('rest by the clock, on the days that were chosen, over a reload', async () => {
    const { page } = await office.enter('Gus');
    const dialog = await openSettings(page);
    await dialog.getByRole('switch', { name: 'Do not disturb by the clock' }).click();
    await dialog.getByLabel('From').fill('21:30');
    await dialog.getByRole('checkbox', { name: 'Sun' }).click();
    await page.reload();
    await page.getByRole('textbox', { name: /^Message / }).waitFor();
    await openSettings(page);
    expect(await dialog.getByLabel('From').inputValue()).toBe('21:30');
    expect(await dialog.getByRole('checkbox', { name: 'Sun' }).isChecked()).toBe(false);
    expect(await dialog.getByRole('checkbox', { name: 'Mon' }).isChecked()).toBe(true);
  });
});
