import { describe, expect, it } from 'vitest';
import { defaultBudgets } from '../../main/host/index.ts';
import { archive } from './archive.ts';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const day = 86_400_000;
/** How far the host's clock is behind. */
let behind = 0;
const unlimited = { perSecond: 1e6, burst: 1e6 };
const office = officeForAll({
  budgets: { ...defaultBudgets, append: unlimited, read: unlimited },
  clock: () => Date.now() - behind,
});

/** A room in which something was said four days ago, two days ago and today, as much each time as fills several views. */
async function threeDays(name: string): Promise<void> {
  const { peer, say } = await archive(office.host, name, 0);
  for (const [ago, word] of [
    [4, 'early'],
    [2, 'middle'],
    [0, 'late'],
  ] as const) {
    behind = ago * day;
    await say(...Array.from({ length: 80 }, (_, i) => `${word} ${i + 1}.`));
  }
  peer.close();
}
/** A day as it is typed, so many days ago by the calendar of the page. */
const ago = ({ page }: Member, days: number) =>
  page.evaluate((count) => {
    const now = new Date();
    const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - count);
    return [then.getFullYear(), then.getMonth() + 1, then.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
  }, days);
/** Which message stands first in view. */
const uppermost = ({ page }: Member) =>
  page.getByRole('log').evaluate((log) => {
    const { top } = log.getBoundingClientRect();
    const first = [...log.querySelectorAll('[data-message]')].find((one) => one.getBoundingClientRect().top >= top);
    return first?.querySelector('p')?.textContent ?? '';
  });
const isInView = ({ page }: Member, text: string) =>
  page
    .getByRole('log')
    .getByText(text, { exact: true })
    .evaluateAll((all) => {
      const log = document.querySelector('[role=log]')?.getBoundingClientRect();
      const box = all[0]?.getBoundingClientRect();
      return log !== undefined && box !== undefined && box.top >= log.top && box.bottom <= log.bottom;
    });

async function goTo(who: Member, room: string, date: string): Promise<void> {
  await who.page.getByRole('button', { name: `More about ${room}` }).click();
  await who.page.getByRole('menuitem', { name: 'Go to a date' }).click();
  const dialog = who.page.getByRole('dialog', { name: 'Go to a date' });
  await dialog.getByLabel('Day').fill(date);
  await dialog.getByRole('button', { name: 'Go', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('a room of several days', () => {
  it('goes to a day, or to the next on which something was said, and to where that began', async () => {
    await threeDays('days');
    const una = await office.enter('Una');
    await una.openRoom('days');
    await una.message('late 80.').waitFor();
    await goTo(una, 'days', await ago(una, 2));
    await expect.poll(() => isInView(una, 'middle 1.')).toBe(true);
    expect(await uppermost(una)).not.toMatch(/^middle (?!1\.)/);
    await goTo(una, 'days', await ago(una, 0));
    await expect.poll(() => isInView(una, 'late 1.')).toBe(true);
    // Nothing was said on that day: the next one.
    await goTo(una, 'days', await ago(una, 3));
    await expect.poll(() => isInView(una, 'middle 1.')).toBe(true);
    await goTo(una, 'days', '2020-01-01');
    await expect.poll(() => isInView(una, 'early 1.')).toBe(true);
  });

  it('is searched before, after and on a day', async () => {
    await threeDays('search');
    const vic = await office.enter('Vic');
    await vic.openRoom('search');
    await vic.message('late 80.').waitFor();
    const { page } = vic;
    await page.keyboard.press('Control+f');
    const input = page.getByRole('combobox', { name: /^Search in / });
    const hits = page.getByRole('list', { name: 'What was found' }).getByRole('button');
    const filters = page.getByRole('list', { name: 'Filters' });
    /** Which of the three days what was found is of. */
    const found = async () => {
      const texts = await hits.allInnerTexts();
      return ['early', 'middle', 'late'].filter((word) => texts.some((text) => text.includes(`${word} 7.`)));
    };
    const search = async (text: string, days: string[]) => {
      await input.fill(text);
      await expect.poll(found, { message: text, timeout: 10_000 }).toEqual(days);
      expect(await hits.count()).toBe(days.length);
    };
    const middle = await ago(vic, 2);
    await search('"7."', ['early', 'middle', 'late']);
    await search(`"7." before:${middle}`, ['early']);
    await filters.getByText(/^Before /).waitFor();
    await search(`"7." after:${middle}`, ['late']);
    await search(`"7." on:${middle}`, ['middle']);
    await search('"7." on:today', ['late']);
    await search(`"7." after:${await ago(vic, 3)} before:today`, ['middle']);
    // Both ends of nothing.
    await input.fill(`"7." after:${middle} before:${middle}`);
    await filters.getByText('No day fits all of these dates.').waitFor();
    // What was found is shown among what was said around it.
    await search(`"7." on:${middle}`, ['middle']);
    await hits.first().click();
    await expect.poll(() => isInView(vic, 'middle 7.')).toBe(true);
    expect(await isInView(vic, 'middle 6.')).toBe(true);
    expect(await isInView(vic, 'middle 8.')).toBe(true);
  });
});
