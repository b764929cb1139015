import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { HostOptions } from '../../main/host/index.ts';
import { sayOf, type Member } from './member.ts';
import { agree, openInvite, openOfficeSettings, questionIsGone } from './office-dialog.ts';
import { openOffice, type Office } from './office.ts';

const [hour, day] = [3_600_000, 86_400_000];
let office: Office;
/** How far the office's clock is ahead. */
let ahead: number;
beforeEach(() => {
  ahead = 0;
});
afterEach(async () => {
  await office.everybodyLeaves();
  await office.end();
});

async function open(options: Partial<HostOptions> & { mayComplain?: RegExp } = {}): Promise<Member> {
  office = await openOffice({ sweepInterval: 200, clock: () => Date.now() + ahead, ...options });
  return office.enterAsOwner('Olga');
}

/** Asks to come in, as somebody new. */
async function knock(path: string, name: string) {
  const person = await office.visit({ path });
  await person.page.getByLabel('Your name').fill(name);
  await person.page.getByRole('button', { name: 'Join' }).click();
  return person;
}

async function makeInvite(dialog: Locator, lasts: string, times: string): Promise<string> {
  const page = dialog.page();
  await dialog.getByLabel('Good for').click();
  await page.getByRole('option', { name: lasts }).click();
  await dialog.getByLabel('How often').click();
  await page.getByRole('option', { name: times }).click();
  const link = dialog.getByText(/\/join#t=/);
  const before = await link.allInnerTexts();
  await dialog.getByRole('button', { name: 'Make the invite' }).click();
  await expect.poll(() => link.allInnerTexts()).not.toEqual(before);
  return new URL(await link.innerText()).hash;
}

const close = async (page: Page, dialog: Locator) => {
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
};

describe('somebody who is banned', () => {
  it('is out at once, stays out with a new invite too, and may join again when the ban is lifted', async () => {
    const { page } = await open();
    const kim = await office.enter('Kim');
    await kim.say('I was here');
    let dialog = await openOfficeSettings(page, 'Members');
    await dialog.getByRole('button', { name: 'More about Kim' }).click();
    await page.getByRole('menuitem', { name: 'Remove and ban' }).click();
    await agree(page, 'Remove and ban Kim?', 'Remove and ban');
    await dialog.getByText('Kim was removed.').waitFor();
    const out = kim.page.getByRole('heading', { name: 'You were removed from this office' });
    await out.waitFor();
    await kim.page.reload();
    await out.waitFor();

    await close(page, dialog);
    dialog = await openInvite(page);
    const invite = await makeInvite(dialog, 'One day', 'for any number of people');
    await close(page, dialog);
    const comeBy = async (hash: string) => {
      await kim.page.goto('about:blank');
      await kim.page.goto(new URL(`/join${hash}`, office.host.url).href);
    };
    await comeBy(invite);
    await out.waitFor();
    expect(await kim.page.getByRole('button', { name: /^general/ }).count()).toBe(0);

    dialog = await openOfficeSettings(page, 'Members');
    await dialog.getByText('Removed and former members').click();
    const gone = dialog.getByRole('list', { name: 'Removed and former members' });
    await gone.getByText('banned').waitFor();
    await gone.getByRole('button', { name: 'Lift the ban of Kim' }).click();
    await agree(page, 'Lift the ban of Kim?', 'Lift the ban');
    await gone.getByText('banned').waitFor({ state: 'detached' });
    await gone.getByText('Kim').waitFor();

    await comeBy(invite);
    await kim.page.getByLabel('Your name').fill('Kim again');
    await kim.page.getByRole('button', { name: 'Join' }).click();
    const back = await sayOf(kim, 'Kim again');
    await back.message('I was here').waitFor();
    await back.say('Thank you');
    await back.message('Thank you').and(back.page.locator('[data-state=sent]')).waitFor();
  });
});

describe('an invite', () => {
  const refused = 'This invite does not work any more: it was used, ended or withdrawn. Ask for a new one.';

  it('that was ended lets nobody in any more, and the list says so', async () => {
    const { page } = await open({ join: 'invite' });
    const dialog = await openOfficeSettings(page, 'Invites');
    const invite = await makeInvite(dialog, 'Seven days', 'for 5 people');
    const first = await knock(`/join${invite}`, 'Ann');
    await sayOf(first, 'Ann');
    const listed = dialog.getByRole('listitem').filter({ hasText: /by Olga/ });
    expect(await listed.count()).toBe(1);
    await listed.getByRole('button', { name: 'End' }).click();
    await agree(page, 'End this invite?', 'End');
    await listed.getByText('ended', { exact: true }).waitFor();
    expect(await listed.getByRole('button').count()).toBe(0);
    // The link that was shown is gone as well.
    expect(await dialog.getByText(/\/join#t=/).count()).toBe(0);
    const second = await knock(`/join${invite}`, 'Bob');
    await second.page.getByText(refused).waitFor();
    // Who came by it stays.
    await first.page.getByRole('button', { name: /^general/ }).waitFor();
  });

  it('lets in only so many, and only for so long', async () => {
    const { page } = await open({ join: 'invite' });
    const dialog = await openOfficeSettings(page, 'Invites');
    const listed = dialog.getByRole('listitem').filter({ hasText: /by Olga/ });
    const once = await makeInvite(dialog, 'Seven days', 'for 1 person');
    await sayOf(await knock(`/join${once}`, 'Ann'), 'Ann');
    await (await knock(`/join${once}`, 'Bob')).page.getByText(refused).waitFor();
    await dialog.getByRole('button', { name: 'Another invite' }).click();
    const short = await makeInvite(dialog, 'One hour', 'for any number of people');
    await expect.poll(() => listed.count()).toBe(2);
    await listed.getByText('used up').waitFor();
    await sayOf(await knock(`/join${short}`, 'Cyd'), 'Cyd');
    ahead = 2 * hour;
    await (await knock(`/join${short}`, 'Dan')).page.getByText(refused).waitFor();
    await page.clock.setSystemTime(Date.now() + ahead);
    await page.reload();
    await openOfficeSettings(page, 'Invites');
    await listed.getByText('expired').waitFor();
  });
});

describe('a room', () => {
  it('is renamed, archived and opened again in the list of rooms, and the others are told', async () => {
    const olga = await open();
    const { page } = olga;
    const mia = await office.enter('Mia');
    await olga.makeRoom('Plans');
    await mia.openRoom('Plans');
    await mia.say('In summer');
    const dialog = await openOfficeSettings(page, 'Rooms');
    await dialog.getByLabel('Find a room').fill('pla');
    await dialog.getByRole('list', { name: 'Rooms' }).getByText('general').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Rename Plans' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Plans of 2027');
    await page.keyboard.press('Enter');
    await mia.page.getByRole('heading', { level: 2, name: 'Plans of 2027' }).waitFor();

    await dialog.getByRole('button', { name: 'Archive Plans of 2027' }).click();
    await agree(page, 'Archive Plans of 2027?', 'Archive');
    await dialog.getByText('Everybody · archived').waitFor();
    await mia.field.waitFor({ state: 'detached' });
    await mia.message('In summer').waitFor();
    await dialog.getByRole('button', { name: 'Open Plans of 2027 again' }).click();
    await mia.field.waitFor();
    await mia.say('Or in autumn');
    await mia.message('Or in autumn').and(mia.page.locator('[data-state=sent]')).waitFor();

    await dialog.getByRole('button', { name: 'Who is in Plans of 2027' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 2, name: 'Plans of 2027' }).waitFor();
    await page.getByRole('complementary').getByText('Mia').waitFor();
  });
});

describe('what is old', () => {
  it('is erased for everybody, after a warning that says from when on', async () => {
    const olga = await open();
    const { page } = olga;
    const mia = await office.enter('Mia');
    await mia.say('The old plan');
    await olga.message('The old plan').waitFor();
    ahead = 10 * day;
    await mia.say('The new plan');
    await olga.message('The new plan').waitFor();

    await page.clock.setSystemTime(Date.now() + ahead);
    await page.reload();
    await olga.message('The new plan').waitFor();
    const dialog = await openOfficeSettings(page, 'Keeping');
    await dialog.getByRole('switch', { name: 'Erase what is old' }).click();
    const days = dialog.getByLabel('Keep for so many days');
    await days.fill('a few');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('A whole number from 1 to 36,500.').waitFor();
    await days.fill('5');
    const from = await page.evaluate(
      (at) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(at),
      Date.now() + ahead - 5 * day,
    );
    await dialog.getByText(`Everything from before ${from} is erased`).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    const asked = page.getByRole('alertdialog', { name: `Erase everything from before ${from}?` });
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await questionIsGone(page);
    await mia.message('The old plan').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await agree(page, `Erase everything from before ${from}?`, 'Erase');
    await dialog.getByText('Saved.').waitFor();

    for (const member of [olga, mia]) {
      await member.message('The old plan').waitFor({ state: 'detached' });
      await member.message('The new plan').waitFor();
    }
    // Nor does it come back for who comes now.
    const newcomer = await office.enter('Nia');
    await newcomer.message('The new plan').waitFor();
    expect(await newcomer.message('The old plan').count()).toBe(0);
  });
});

describe('the storage', () => {
  it('has limits: what is too large is refused with a reason, and goes when the limit is lifted', async () => {
    const olga = await open();
    const { page } = olga;
    const mia = await office.enter('Mia');
    const limit = async (name: string, value: string) => {
      const dialog = await openOfficeSettings(page, 'Storage');
      await dialog.getByLabel(name).fill(value);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('Saved.').waitFor();
      await close(page, dialog);
    };
    const give = (name: string, bytes: number) =>
      mia.page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.alloc(bytes, name) });
    const failed = mia.page.locator('[data-transfer=failed]');
    const ready = mia.page.locator('[data-transfer=ready]');

    const dialog = await openOfficeSettings(page, 'Storage');
    await dialog.getByLabel('One file').fill('much');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('A number of gigabytes, or nothing.').waitFor();
    await close(page, dialog);

    await limit('One file', '0.001');
    await give('book.txt', 1_100_000);
    await failed.getByText('It is too large for this office.').waitFor();
    await limit('One file', '');
    await failed.getByRole('button', { name: 'Try again' }).click();
    await ready.waitFor();
    await mia.say('The book');
    await olga.message('book.txt').waitFor();

    await limit('All files of one member', '0.002');
    await give('second.txt', 1_200_000);
    await failed.getByText('Your share of the office’s storage is used up.').waitFor();
    await mia.page.getByRole('button', { name: 'Remove second.txt' }).click();
    await give('note.txt', 1_000);
    await ready.waitFor();
    await mia.page.getByRole('button', { name: 'Remove note.txt' }).click();

    const types = 'Types of files that are refused';
    await limit(types, '.EXE, bat');
    await give('setup.exe', 1_000);
    await failed.getByText('This office does not take files of this type.').waitFor();
    const use = await openOfficeSettings(page, 'Storage');
    expect(await use.getByLabel(types).inputValue()).toBe('exe, bat');
    await use.getByText('1.1 MB').first().waitFor();
    await use.getByRole('region', { name: 'By member' }).getByText('Mia').waitFor();
  });
});

describe('the audit log', () => {
  it('shows what was done by kind and by whom', async () => {
    const olga = await open({ join: 'open' });
    const { page } = olga;
    const ada = await office.enter('Ada');
    await olga.makeRoom('Plans');
    let dialog = await openOfficeSettings(page, 'Members');
    await dialog.getByRole('combobox', { name: 'Role of Ada' }).click();
    await page.getByRole('option', { name: 'admin' }).click();
    await agree(page, 'Make Ada this: admin?', 'Change the role');
    // Not behind the dialog.
    expect(await dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true);
    await close(page, dialog);
    // The new admin archives a room.
    const theirs = await openOfficeSettings(ada.page, 'Rooms');
    await theirs.getByRole('button', { name: 'Archive Plans' }).click();
    await agree(ada.page, 'Archive Plans?', 'Archive');
    await theirs.getByText('Saved.').waitFor();

    dialog = await openOfficeSettings(page, 'Audit log');
    const entries = dialog.getByRole('list', { name: 'Audit log' }).getByRole('listitem');
    const said = async () => (await entries.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
    const [archived, promoted] = [/Ada archived Plans$/, /Olga made Ada an admin$/];
    // Behind them stands what the office did when it was made.
    await expect
      .poll(async () => (await said()).slice(0, 2))
      .toEqual([expect.stringMatching(archived), expect.stringMatching(promoted)]);
    const what = dialog.getByRole('combobox', { name: 'What was done' });
    const filter = async (name: string) => {
      await what.click();
      await page.getByRole('option', { name }).click();
    };
    await filter('Rooms');
    await expect.poll(said).toEqual([expect.stringMatching(archived)]);
    await filter('Members and roles');
    await expect.poll(said).toEqual([expect.stringMatching(promoted), expect.stringMatching(/Olga an owner$/)]);
    await dialog.getByRole('button', { name: 'By whom: Everybody' }).click();
    await page.getByRole('option', { name: 'Ada' }).click();
    await dialog.getByText('Nothing like that was done.').waitFor();
    await filter('Everything');
    await expect.poll(said).toEqual([expect.stringMatching(archived)]);
  });
});

describe('by keyboard alone', () => {
  it('an admin finds the settings, makes a webhook, ends it, and is back where they were', async () => {
    const { page } = await open();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = (locator: Locator) => locator.evaluate((one) => one === document.activeElement);
    /** Tab until something has the focus; who works so gives up when it takes too long. */
    const tabTo = async (locator: Locator, key = 'Tab') => {
      await locator.waitFor();
      for (let times = 0; times < 40; times += 1) {
        if (await focused(locator)) return;
        await press(key);
      }
      throw new Error(`${key} does not lead to ${String(locator)}`);
    };
    const menu = page.getByRole('button', { name: /^More about this office/ });
    await tabTo(menu, 'Shift+Tab');
    await press('Enter');
    await page.getByRole('menuitem', { name: 'Invite people' }).waitFor();
    await press('ArrowDown', 'Enter');
    const dialog = page.getByRole('dialog', { name: 'Office settings' });
    const general = dialog.getByRole('tab', { name: 'General' });
    await tabTo(general);
    const webhooks = dialog.getByRole('tab', { name: 'Webhooks' });
    for (let times = 0; times < 20 && !(await focused(webhooks)); times += 1) await press('ArrowDown');
    await tabTo(dialog.getByLabel('Name it posts under'));
    await page.keyboard.type('Deploys');
    await press('Enter');
    await dialog.getByText(/\/hooks\//).waitFor();
    const end = dialog.getByRole('button', { name: 'End Deploys' });
    await tabTo(end);
    await press('Enter');
    const asked = page.getByRole('alertdialog', { name: 'End Deploys?' });
    // The harmless answer has the focus.
    await expect.poll(() => focused(asked.getByRole('button', { name: 'Cancel' }))).toBe(true);
    await press('Enter');
    await questionIsGone(page);
    await expect.poll(() => focused(end)).toBe(true);
    await press('Enter');
    await asked.waitFor();
    await tabTo(asked.getByRole('button', { name: 'End', exact: true }));
    await press('Enter');
    await end.waitFor({ state: 'detached' });
    await questionIsGone(page);
    // The dialog keeps the focus: behind it, Tab would lead to what is covered.
    for (let times = 0; times < 30; times += 1) {
      await press('Tab');
      expect(await dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true);
    }
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => focused(menu)).toBe(true);
  });
});
