import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

async function announce({ page, field, message }: Member, text: string, more = ''): Promise<void> {
  await page.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'As an announcement' }).click();
  await page.getByText('Announcement: everybody is asked to confirm it').waitFor();
  await field.fill(text + more);
  await field.press('Enter');
  await message(text).and(page.locator('[data-state=sent]')).waitFor();
}

const waiting = ({ page }: Pick<Member, 'page'>, text: string) =>
  page.getByRole('navigation').getByRole('button', { name: text });

describe('announcements that wait for somebody', () => {
  it('are counted beside the rooms and listed from all of them; each is gone to or acknowledged there', async () => {
    const owner = await office.enterAsOwner('Olga');
    const hal = await office.enter('Hal');
    await owner.makeRoom('Notices');
    await announce(owner, 'The lift is out of order');
    await waiting(hal, '1 announcement to acknowledge').waitFor();
    await owner.openRoom('general');
    await announce(owner, 'Fire drill at ten');
    // Whoever comes later is asked, too; its author is not.
    const ida = await office.enter('Ida');
    for (const { page } of [hal, ida]) await waiting({ page }, '2 announcements to acknowledge').waitFor();
    expect(await waiting(owner, 'to acknowledge').count()).toBe(0);

    await hal.page.reload();
    await waiting(hal, '2 announcements to acknowledge').click();
    const dialog = hal.page.getByRole('dialog', { name: 'Announcements for you' });
    const items = dialog.getByRole('listitem');
    await expect.poll(() => items.count()).toBe(2);
    expect(await items.first().innerText()).toMatch(/Olga[\s\S]*general[\s\S]*Fire drill at ten/);
    expect(await items.last().innerText()).toMatch(/Olga[\s\S]*Notices[\s\S]*The lift is out of order/);
    expect((await new AxeBuilder({ page: hal.page }).include('[role=dialog]').analyze()).violations).toEqual([]);
    await items.last().getByRole('button', { name: 'Go to it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await hal.page.getByRole('heading', { level: 2, name: 'Notices' }).waitFor();
    await hal.message('The lift').getByRole('button', { name: 'I have read this' }).click();
    await waiting(hal, '1 announcement to acknowledge').click();
    await items.getByRole('button', { name: 'I have read this' }).focus();
    await hal.page.keyboard.press('Enter');
    await dialog.getByText('Nothing to acknowledge').waitFor();
    await hal.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await waiting(hal, 'to acknowledge').count()).toBe(0);
    await hal.page.reload();
    await hal.field.waitFor();
    await hal.openRoom('general');
    await hal.message('Fire drill').getByText('You have acknowledged this').waitFor();
    expect(await waiting(hal, 'to acknowledge').count()).toBe(0);

    // What its author takes back waits for nobody.
    await owner.message('Fire drill').hover();
    await owner.message('Fire drill').getByRole('button', { name: 'More', exact: true }).click();
    await owner.page.getByRole('menuitem', { name: 'Delete' }).click();
    await owner.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await waiting(ida, '1 announcement to acknowledge').waitFor();

    // Nobody confirms what they have seen the beginning of alone; where it can be confirmed, the focus goes on.
    await announce(owner, 'The rules of the house', ': and one more'.repeat(70));
    await announce(owner, 'Cake at three');
    await announce(owner, 'Tea at four');
    await waiting(hal, '3 announcements to acknowledge').click();
    await expect.poll(() => items.count()).toBe(3);
    expect(await items.last().getByRole('button', { name: 'I have read this' }).count()).toBe(0);
    const hasFocus = (at: number, name: string) =>
      expect
        .poll(() =>
          items
            .nth(at)
            .getByRole('button', { name })
            .evaluate((one) => one === document.activeElement),
        )
        .toBe(true);
    await items.first().getByRole('button', { name: 'I have read this' }).focus();
    await hal.page.keyboard.press('Enter');
    await expect.poll(() => items.count()).toBe(2);
    await hasFocus(0, 'I have read this');
    await hal.page.keyboard.press('Enter');
    await expect.poll(() => items.count()).toBe(1);
    await hasFocus(0, 'Go to it');
    await hal.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const rules = hal.message('The rules of the house');
    await rules.getByRole('button', { name: 'I have read this' }).press('Enter');
    await rules.getByText('You have acknowledged this').waitFor();
    await expect.poll(() => rules.evaluate((message) => message === document.activeElement)).toBe(true);
    await expect.poll(() => waiting(hal, 'to acknowledge').count()).toBe(0);
  });
});
