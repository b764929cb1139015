import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sayOf, type Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

/**
 * What docs/USER-GUIDE.md shows, done as it says. `npm run screenshots` takes its pictures while it is done; otherwise it is only
 * done, so that the guide stays true.
 */
const docs = path.resolve(import.meta.dirname, '../../docs');
const isTaking = process.env['LANDLINE_SCREENSHOTS'] === '1';
const shown: string[] = [];

async function shot(page: Page, name: string): Promise<void> {
  shown.push(name);
  if (!isTaking) return;
  mkdirSync(path.join(docs, 'images'), { recursive: true });
  // What fades is neither here nor there.
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))));
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(docs, 'images', `${name}.png`) });
}

let office: Office;
beforeAll(async () => {
  office = await openOffice({ name: 'Harbour Office' });
});
afterAll(async () => {
  await office.everybodyLeaves();
  await office.end();
});

async function talk(ada: Member, ben: Member, chloe: Member): Promise<void> {
  await ada.say('Good morning! The **new printer** is by the stairs. Ask me if it will not print.');
  await ben.message('new printer').waitFor();
  await ben.say('It prints. Can we keep the old one for labels?');
  await chloe.message('for labels').waitFor();
  await chloe.say('Yes please. Labels are due on Thursday:\n\n- [x] address list\n- [ ] 400 labels');
  await ada.message('400 labels').waitFor();
  await ada.message('400 labels').hover();
  await ada.message('400 labels').getByRole('button', { name: 'React with 👍' }).click();
  await ben.attach(path.resolve(import.meta.dirname, '../../README.md'));
  await ben.page.locator('[data-transfer=ready]').waitFor();
  await ben.say('Here is how to set it up');
  await ada.message('how to set it up').and(ada.page.locator('[data-state=sent]')).waitFor();
}

/** Announces something to both, of whom the first confirms it; the list of who has not is open then. */
async function announce(from: Member, [first, second]: [Member, Member]): Promise<void> {
  const { page } = from;
  await from.openRoom('general');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'As an announcement' }).click();
  await from.say('Fire drill on Friday at 11:00. We meet at the gate.');
  await second.message('Fire drill').waitFor();
  await first.message('Fire drill').getByRole('button', { name: 'I have read this' }).click();
  await from.message('Fire drill').getByRole('button', { name: 'Acknowledged by 1 of 2' }).click();
  const dialog = page.getByRole('dialog', { name: 'Who has acknowledged' });
  await dialog.getByRole('list', { name: 'Not yet (1)' }).getByText(second.name).waitFor();
}

it('does what the user guide shows', { timeout: 300_000 }, async () => {
  const stranger = await office.visit({ path: `/join#t=${office.host.ownerToken}`, width: 1200, height: 750 });
  const { page } = stranger;
  await page.getByLabel('Your name').fill('Ada Berg');
  await shot(page, 'join');
  await page.getByRole('button', { name: 'Join' }).click();
  const ada = await sayOf(stranger, 'Ada Berg');
  const [ben, chloe] = await Promise.all([
    office.enter('Ben Osei'),
    office.enter('Chloé Marin', { dark: true, width: 1200, height: 750 }),
  ]);
  await ada.makeRoom('Workshop');
  await ada.openRoom('general');
  await talk(ada, ben, chloe);
  await shot(page, 'room');

  const panel = page.getByRole('complementary');
  await ada.message('for labels').hover();
  await ada.message('for labels').getByRole('button', { name: 'Reply in a thread' }).click();
  const reply = panel.getByRole('textbox', { name: 'Reply in this thread' });
  await reply.fill('It stays in the back room.');
  await reply.press('Enter');
  await panel.getByText('1 reply').waitFor();
  await shot(page, 'thread');

  await page.keyboard.press('Control+f');
  await page.getByRole('combobox', { name: /^Search in / }).fill('labels');
  await panel.locator('[data-hit]').first().waitFor();
  await shot(page, 'search');

  await page.getByRole('button', { name: 'Show the files of this room' }).click();
  await panel.getByText('README.md').waitFor();
  await shot(page, 'files');

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByPlaceholder('Where to?').fill('b');
  await shot(page, 'switcher');
  await page.keyboard.press('Escape');

  await announce(ada, [ben, chloe]);
  await shot(page, 'announcement');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: /^More about this office/ }).click();
  await page.getByRole('menuitem', { name: 'Office settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Office settings' });
  await settings.getByRole('tab', { name: 'Joining' }).click();
  await settings.getByText('How people on the network get in.').waitFor();
  await shot(page, 'office');
  await page.keyboard.press('Escape');
  await settings.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: /^More about this office/ }).click();
  await page.getByRole('menuitem', { name: 'Invite people' }).click();
  const invite = page.getByRole('dialog', { name: 'Invite people' });
  await invite.getByRole('button', { name: 'Make the invite' }).click();
  await invite.getByRole('img').waitFor();
  await shot(page, 'invite');
  await page.keyboard.press('Escape');

  await chloe.page.keyboard.press('Control+,');
  await chloe.page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await shot(chloe.page, 'settings');
  await chloe.page.getByRole('tab', { name: 'Notifications' }).click();
  const schedule = chloe.page.getByRole('switch', { name: 'Do not disturb by the clock' });
  await schedule.click();
  await chloe.page.getByText('Beginning on these days').waitFor();
  await schedule.scrollIntoViewIfNeeded();
  await shot(chloe.page, 'notifications');

  const phone = await office.enter('Dina Haddad', { locale: 'en-GB', touch: true });
  await phone.page.setViewportSize({ width: 360, height: 720 });
  await phone.message('how to set it up').waitFor();
  await shot(phone.page, 'phone');

  const guide = readFileSync(path.join(docs, 'USER-GUIDE.md'), 'utf8');
  const pictures = [...guide.matchAll(/\(images\/([\w-]+)\.png\)/g)].map(([, name]) => name);
  expect(pictures.toSorted()).toEqual(shown.toSorted());
});
