import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, bringAxe } from './axe.ts';
import { faultsOf, standsStill } from './looks.ts';
import type { Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

const longName = 'Dr. Maximiliane-Theodora von Hohenstein-Württemberg';
const longRoom = 'Besprechungen-der-Arbeitsgruppe-Wasserversorgung-2027';
const looks = [
  { language: 'en', colorScheme: 'light' },
  { language: 'en', colorScheme: 'dark' },
  { language: 'ar', colorScheme: 'light' },
] as const;

let office: Office;
let olga: Member;
beforeAll(async () => {
  office = await openOffice();
  olga = await office.enterAsOwner(longName);
  await furnish(olga);
  // One thing at a time from now on.
  await olga.page.setViewportSize({ width: 360, height: 740 });
}, 90_000);
afterAll(() => office.end());

/** An office in which something of everything was said. */
async function furnish({ page, say, message, makeRoom, attach }: Member): Promise<void> {
  const sent = (text: string) => message(text).and(page.locator('[data-state=sent]')).waitFor();
  await makeRoom(longRoom);
  await say(
    'Who **waters** the `tomatoes`?\n\n> - [x] done\n\n```ts\nconst aLongNameThatDoesNotBreak = anotherLongName(withArguments, andMore);\n```',
  );
  await sent('tomatoes');
  await say(
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft https://a.example/a/very/long/address/that/does/not/break/anywhere?at=all',
  );
  await sent('Donau');
  await page.locator('input[type=file]').setInputFiles({
    name: 'a picture with a very long name of a garden in the summer of 2026.png',
    mimeType: 'image/png',
    buffer: await page.screenshot(),
  });
  await page.locator('[data-transfer=ready]').waitFor();
  await attach('README.md');
  await page.locator('[data-transfer=ready]').nth(1).waitFor();
  await say('Look at these');
  await sent('Look at these');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'As an announcement' }).click();
  await say('The lift is out of order');
  await sent('The lift');
}

/** The texts of a language, as patterns: what is put into one may be anything. */
async function wordsOf(language: string): Promise<(key: string) => RegExp> {
  const folder = path.resolve(import.meta.dirname, '../../renderer/i18n/words', language);
  const parts = new Map<string, Record<string, string>>();
  for (const part of [
    'rooms',
    'commands',
    'office',
    'people',
    'frame',
    'message',
    'receipts',
    'settings',
    'timeline',
    'composer',
    'files',
    'roomsettings',
    'announcements',
  ])
    parts.set(part, JSON.parse(await readFile(path.join(folder, `${part}.json`), 'utf8')) as Record<string, string>);
  return (key) => {
    const [part = '', name = ''] = key.split('.');
    const text = parts.get(part)?.[name];
    if (text === undefined) throw new Error(`There is no text ${key} in ${language}.`);
    const pattern = text.split(/\{\w+\}/u).map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${pattern.join('.*')}$`, 'u');
  };
}

describe.each(looks)('on a phone, in $language, $colorScheme', ({ language, colorScheme }) => {
  it('every page is whole, and axe finds nothing', { timeout: 240_000 }, async () => {
    const { page } = olga;
    const t = await wordsOf(language);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate((chosen) => {
      const key = 'landline-settings';
      localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? '{}'), language: chosen }));
    }, language);
    await page.reload();
    await page.locator('main [data-message]').first().waitFor();
    await bringAxe(page);

    const faults: string[] = [];
    const over = '[role=dialog], [role=alertdialog], [role=menu]';
    const look = async (where: string) => {
      await standsStill(page);
      faults.push(...[await faultsOf(page, over), await axeFaults(page)].flat().map((fault) => `${where}: ${fault}`));
    };
    const button = (key: string, within: Page | Locator = page) => within.getByRole('button', { name: t(key) }).first();
    const choose = (key: string) => page.getByRole('menuitem', { name: t(key) }).click();
    const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
    const leave = async () => {
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator(over).count()).toBe(0);
    };
    /** What an action opens over the page. */
    const opened = async (where: string, open: () => Promise<unknown>, what: Locator = dialog) => {
      await open();
      await what.first().waitFor();
      await look(where);
      await leave();
    };
    const tabs = async (where: string, open: () => Promise<unknown>) => {
      await open();
      await dialog.getByRole('tab').first().waitFor();
      for (const tab of await dialog.getByRole('tab').all()) {
        await tab.click();
        await look(`${where}, ${await tab.innerText()}`);
      }
      await leave();
    };
    const menu = page.getByRole('menu');
    const roomMenu = async (key: string) => {
      await button('frame.moreOf', page.locator('main header')).click();
      await choose(key);
    };
    const panel = async (key: string) => {
      await roomMenu(key);
      await page.getByRole('complementary').waitFor();
      await look(key);
      await button('frame.closeDetails').click();
      await page.locator('main [data-message]').first().waitFor();
    };
    const message = page.locator('[data-message]', { hasText: 'tomatoes' });
    const actions = async (key: string) => {
      await message.focus();
      await page.keyboard.press('Shift+F10');
      await choose(key);
    };

    await look('a room');
    await opened('the menu of a room', () => button('frame.moreOf', page.locator('main header')).click(), menu);
    for (const key of [
      'commands.searchRoom',
      'commands.pins',
      'commands.files',
      'commands.members',
      'roomsettings.title',
    ])
      await panel(key);
    await opened('a date', () => roomMenu('timeline.goToDate'));
    await opened(
      'the menu of a message',
      async () => {
        await message.focus();
        await page.keyboard.press('Shift+F10');
      },
      menu,
    );
    await opened('forwarding', () => actions('message.forward'));
    await opened('deleting', () => actions('message.remove'));
    await opened('who has read', () => actions('receipts.info'));
    await opened('emoji', () => actions('message.react'));
    await actions('message.thread');
    await page.getByRole('complementary').waitFor();
    await look('a thread');
    await button('frame.closeDetails').click();
    await opened('a picture', () => page.locator('[data-message] button:has(img[src^="data:"])').click());
    await opened('the menu of the field', () => button('composer.attach').click(), menu);
    await opened('the switcher', () => page.keyboard.press('Control+k'));
    await tabs('settings', () => page.keyboard.press('Control+,'));

    await button('rooms.allRooms').click();
    await look('the rooms');
    await opened('a new room', () => button('rooms.newRoom').click());
    await opened('a new message', () => button('people.newMessage').click());
    const officeMenu = () => button('office.menu').click();
    await opened('the menu of the office', officeMenu, menu);
    await opened('inviting', async () => {
      await officeMenu();
      await choose('office.invitePeople');
    });
    await tabs('the office', async () => {
      await officeMenu();
      await choose('office.title');
    });
    await page.getByRole('button', { name: /^Bespr/ }).click();
    expect(faults).toEqual([]);
  });
});
