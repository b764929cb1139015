import { describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

async function openSettings({ page }: Member, room: string): Promise<Locator> {
  await page.getByRole('button', { name: `More about ${room}` }).click();
  await page.getByRole('menuitem', { name: 'Room settings' }).click();
  const panel = page.getByRole('complementary', { name: `Details of ${room}` });
  await panel.getByRole('region', { name: 'For me' }).waitFor();
  return panel;
}
/** A room in the list beside the rooms. */
const listed = ({ page }: Member, room: string) =>
  page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${room}`) });

async function makePrivateRoom({ page }: Member, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New room' }).click();
  const dialog = page.getByRole('dialog', { name: 'New room' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('switch', { name: 'Only people who are invited' }).click();
  await dialog.getByRole('button', { name: 'Make the room' }).click();
  await page.getByRole('heading', { level: 2, name }).waitFor();
  await dialog.waitFor({ state: 'detached' });
}

describe('the settings of a room', () => {
  it('rename it and say what it is for, before everybody’s eyes, and undo nothing that others changed meanwhile', async () => {
    const [ann, ben] = await Promise.all([office.enter('Ann'), office.enter('Ben')]);
    await ann.makeRoom('Kitchen');
    await ben.openRoom('Kitchen');
    const panel = await openSettings(ann, 'Kitchen');
    const theirs = await openSettings(ben, 'Kitchen');
    await panel.getByLabel('Name').fill('   ');
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('Give the room a name that everybody can read.').waitFor();
    await panel.getByLabel('Name').fill('Canteen');
    await panel.getByLabel('Topic').fill('What there is for lunch');
    await panel.getByRole('button', { name: 'Save' }).click();
    await ann.page.getByRole('status').getByText('Saved.').waitFor();
    await ben.page.getByRole('heading', { level: 2, name: 'Canteen' }).waitFor();
    await ben.page.getByRole('main').getByText('What there is for lunch').first().waitFor();
    await listed(ben, 'Canteen').waitFor();

    // Ben's panel was open before; he changes the topic alone.
    const changed = ben.page.getByRole('complementary', { name: 'Details of Canteen' });
    await theirs.waitFor({ state: 'detached' });
    await expect.poll(() => changed.getByLabel('Name').inputValue()).toBe('Canteen');
    await changed.getByLabel('Topic').fill('Soup');
    await changed.getByRole('button', { name: 'Save' }).click();
    await ann.page.getByRole('main').getByText('Soup').first().waitFor();
    expect(await ann.page.getByRole('heading', { level: 2, name: 'Canteen' }).count()).toBe(1);
  });

  it('let people into a private room, and take them out again; others see nothing of it', async () => {
    const [cat, dan, eva] = await Promise.all([office.enter('Cat'), office.enter('Dan'), office.enter('Eva')]);
    await makePrivateRoom(cat, 'Secrets');
    await cat.say('The cake is for Eva');
    const panel = await openSettings(cat, 'Secrets');
    await panel.getByRole('button', { name: 'Let in …' }).click();
    await cat.page.getByRole('option', { name: 'Dan' }).click();
    await cat.page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'Let in', exact: true }).click();
    await listed(dan, 'Secrets').waitFor();
    await dan.openRoom('Secrets');
    await dan.say('Chocolate?');
    await cat.message('Chocolate?').waitFor();
    expect(await listed(eva, 'Secrets').count()).toBe(0);
    // Dan made it not: he may let in and leave, not take out nor archive.
    const theirs = await openSettings(dan, 'Secrets');
    await theirs.getByRole('button', { name: 'Leave the room' }).waitFor();
    expect(await theirs.getByRole('button', { name: 'Take Cat out' }).count()).toBe(0);
    expect(await theirs.getByRole('button', { name: 'Archive', exact: true }).count()).toBe(0);

    await panel.getByRole('button', { name: 'Take Dan out' }).click();
    const sure = cat.page.getByRole('alertdialog', { name: 'Take Dan out of Secrets?' });
    await sure.getByRole('button', { name: 'Take out' }).click();
    await listed(dan, 'Secrets').waitFor({ state: 'detached' });
    await expect.poll(() => dan.page.getByText('The cake is for Eva').count()).toBe(0);
    await cat.say('Dan does not see this');
    await cat.message('Dan does not').and(cat.page.locator('[data-state=sent]')).waitFor();
    expect(await listed(dan, 'Secrets').count()).toBe(0);
  });

  it('are the way out of a room, and the way to archive it and open it again', async () => {
    const [fay, gil] = await Promise.all([office.enter('Fay'), office.enter('Gil')]);
    await makePrivateRoom(fay, 'Outing');
    const panel = await openSettings(fay, 'Outing');
    await panel.getByRole('button', { name: 'Let in …' }).click();
    await fay.page.getByRole('option', { name: 'Gil' }).click();
    await fay.page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'Let in', exact: true }).click();
    await gil.openRoom('Outing');
    const theirs = await openSettings(gil, 'Outing');
    await theirs.getByRole('button', { name: 'Leave the room' }).click();
    const sure = gil.page.getByRole('alertdialog', { name: 'Leave Outing?' });
    await sure.getByRole('button', { name: 'Cancel' }).click();
    await sure.waitFor({ state: 'detached' });
    await theirs.getByRole('button', { name: 'Leave the room' }).click();
    await sure.getByRole('button', { name: 'Leave the room' }).click();
    await listed(gil, 'Outing').waitFor({ state: 'detached' });

    await panel.getByRole('button', { name: 'Archive', exact: true }).click();
    await fay.page.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click();
    await fay.page.getByText('This room is archived: it can be read, not written to.').waitFor();
    await fay.field.waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Open again' }).click();
    await fay.say('And on it goes');
    await fay.message('And on it goes').and(fay.page.locator('[data-state=sent]')).waitFor();
  });

  it('stop telling who has read, at once, and tell it again', async () => {
    const [hal, ida] = await Promise.all([office.enter('Hal'), office.enter('Ida')]);
    await hal.makeRoom('Reading');
    await ida.openRoom('Reading');
    await hal.say('Do you see this?');
    const read = hal.page.getByRole('log').getByText('Read by Ida');
    await read.waitFor();
    const panel = await openSettings(hal, 'Reading');
    const receipts = panel.getByRole('switch', { name: 'Show who has read' });
    for (let times = 0; times < 2; times += 1) {
      await receipts.click();
      await expect.poll(() => receipts.isChecked()).toBe(false);
      await read.waitFor({ state: 'detached' });
      await receipts.click();
      await expect.poll(() => receipts.isChecked()).toBe(true);
      await read.waitFor();
    }
    // It is for its maker to decide.
    const theirs = await openSettings(ida, 'Reading');
    await theirs.getByLabel('Topic').waitFor();
    expect(await theirs.getByRole('switch', { name: 'Show who has read' }).count()).toBe(0);
  });
});
