import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { defaultBudgets } from '../../main/host/index.ts';
import { archive } from './archive.ts';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const unlimited = { perSecond: 1e6, burst: 1e6 };
const office = officeForAll({ budgets: { ...defaultBudgets, append: unlimited, read: unlimited } });

const filling = (name: string) => Array.from({ length: 300 }, (_, i) => `${name} ${i + 1}.`);
/** Opens the menu of a message by its button. */
async function chooseOf(who: Member, text: string, item: string): Promise<void> {
  const message = who.message(text);
  await message.and(who.page.locator('[data-state=sent]')).waitFor();
  await message.click({ button: 'right' });
  await who.page.getByRole('menuitem', { name: item, exact: true }).click();
}
async function isInView(who: Member, message: Locator): Promise<boolean> {
  const [box, view] = [await message.boundingBox(), await who.page.getByRole('log').boundingBox()];
  return box !== null && view !== null && box.y >= view.y && box.y + box.height <= view.y + view.height;
}
const seen = (who: Member, text: string) =>
  expect.poll(() => isInView(who, who.message(text).first()), { message: text, timeout: 20_000 }).toBe(true);

describe('a link to a message', () => {
  it('is copied by one and opened by the other, from within another room and from nowhere', async () => {
    const { say } = await archive(office.host, 'copied', 0);
    await say('The door code is under the mat');
    const [cat, dan] = await Promise.all([office.enter('Cat'), office.enter('Dan')]);
    await cat.openRoom('copied');
    await cat.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await chooseOf(cat, 'door code', 'Copy a link to it');
    const clipboard = () => cat.page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(clipboard).toContain('message=');
    const link = await clipboard();
    await say(...filling('news'));

    // Sent into another room, where the other one clicks it.
    await cat.writeTo('Dan');
    await cat.say(`Look: ${link}`);
    await dan.openRoom('Cat');
    await dan.message('Look:').getByRole('link').click();
    await dan.page.getByRole('heading', { level: 2, name: 'copied' }).waitFor();
    await seen(dan, 'door code');
    expect(dan.context.pages()).toHaveLength(1);

    // Put into the address of a page that was not open.
    await dan.page.goto('about:blank');
    await dan.page.goto(link);
    await dan.page.getByRole('heading', { level: 2, name: 'copied' }).waitFor();
    await seen(dan, 'door code');
  }, 120_000);
});
