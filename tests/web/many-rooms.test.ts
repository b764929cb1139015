import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fillRooms } from '../support/fill-rooms.ts';
import type { Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

const count = 3_000;
let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.host.host.stop();
  fillRooms(office.host.dir, count);
  await office.host.restart();
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

const inSidebar = ({ page }: Member, room: string | RegExp) =>
  page.getByRole('navigation').getByRole('button', { name: room });
const focused = ({ page }: Member) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

/** Until the page knows all rooms. */
async function arrived({ page }: Member): Promise<void> {
  await page
    .locator(`nav [aria-setsize="${count + 1}"]`)
    .first()
    .waitFor({ timeout: 60_000 });
}

describe('an office of thousands of rooms', () => {
  it('has the rooms near the view in its sidebar, all others by keyboard, and one stop for Tab', async () => {
    const ann = await office.enter('Ann');
    await arrived(ann);
    expect(await ann.page.locator('nav li').count()).toBeLessThan(200);
    const general = inSidebar(ann, 'general');
    await general.focus();
    await ann.page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(ann)).toBe('Room 00001');
    await ann.page.keyboard.press('End');
    await expect.poll(() => focused(ann)).toBe(`Room 0${count}`);
    expect(await ann.page.locator('nav li').count()).toBeLessThan(200);
    expect(await inSidebar(ann, `Room 0${count}`).locator('..').getAttribute('aria-posinset')).toBe(`${count + 1}`);
    // Neither the row that has the focus nor the room that is open goes when the wheel takes the list elsewhere.
    await ann.page.getByRole('navigation').hover();
    await ann.page.mouse.wheel(0, -1e6);
    await inSidebar(ann, 'Room 00003').waitFor();
    expect(await focused(ann)).toBe(`Room 0${count}`);
    await ann.page.keyboard.press('ArrowUp');
    await expect.poll(() => focused(ann)).toBe(`Room 0${count - 1}`);
    await expect.poll(() => inSidebar(ann, `Room 0${count - 1}`).evaluate(isInView)).toBe(true);
    // The whole list is one stop: what comes next is no room.
    await ann.page.keyboard.press('Tab');
    expect(await focused(ann)).not.toMatch(/^Room/);
    await ann.page.keyboard.press('Shift+Tab');
    await expect.poll(() => focused(ann)).toBe(`Room 0${count - 1}`);
    await ann.page.keyboard.press('Enter');
    await ann.page.getByRole('heading', { level: 2, name: `Room 0${count - 1}` }).waitFor();
    expect((await new AxeBuilder({ page: ann.page }).include('nav').analyze()).violations).toEqual([]);
  });

  it('finds one far down, and shows where it stands, also to who comes by its link', async () => {
    const bob = await office.enter('Bob');
    await arrived(bob);
    await bob.page.keyboard.press('Control+k');
    await bob.page.getByRole('dialog').getByPlaceholder(/./).fill('room 02345');
    await bob.page.getByRole('option', { name: 'Room 02345' }).waitFor();
    await bob.page.keyboard.press('Enter');
    await bob.page.getByRole('heading', { level: 2, name: 'Room 02345' }).waitFor();
    await expect.poll(() => inSidebar(bob, 'Room 02345').evaluate(isInView)).toBe(true);

    await bob.page.reload();
    await bob.field.waitFor();
    await expect.poll(() => inSidebar(bob, 'Room 02345').evaluate(isInView), { timeout: 60_000 }).toBe(true);
    await arrived(bob);
    expect(await inSidebar(bob, 'Room 02345').evaluate(isInView)).toBe(true);
    expect(await inSidebar(bob, 'Room 02345').getAttribute('aria-current')).toBe('page');
  });

  it('counts what is new in a room that is not drawn', async () => {
    const [cat, dan] = await Promise.all([office.enter('Cat'), office.enter('Dan')]);
    await Promise.all([arrived(cat), arrived(dan)]);
    await cat.page.keyboard.press('Control+k');
    await cat.page.getByRole('dialog').getByPlaceholder(/./).fill('room 01999');
    await cat.page.getByRole('option', { name: 'Room 01999' }).waitFor();
    await cat.page.keyboard.press('Enter');
    await cat.page.getByRole('heading', { level: 2, name: 'Room 01999' }).waitFor();
    await cat.say('Anybody here?');
    await expect.poll(() => dan.page.title()).toMatch(/^\(1\) /);
    await dan.page.keyboard.press('Alt+Shift+ArrowDown');
    await dan.page.getByRole('heading', { level: 2, name: 'Room 01999' }).waitFor();
    await dan.message('Anybody here?').waitFor();
    await expect.poll(() => inSidebar(dan, /^Room 01999/).evaluate(isInView)).toBe(true);
  });
});

/** Whether an element can be seen where it scrolls. */
function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(element.getBoundingClientRect().left + 5, (top + bottom) / 2);
  return hit !== null && element.contains(hit);
}
