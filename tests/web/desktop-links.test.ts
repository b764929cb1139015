import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { formatMessageLink, parseMessageLink } from '../../protocol/index.ts';
import { desktopsOf, type Desktops } from './desktop.ts';
import type { Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let desktops: Desktops;
beforeAll(async () => {
  office = await openOffice();
  desktops = await desktopsOf(office);
}, 400_000);
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

/** The link that somebody copies from a message's menu. */
async function linkOf(who: Member, text: string): Promise<string> {
  await who.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const message = who.message(text);
  await message.and(who.page.locator('[data-state=sent]')).waitFor();
  await message.click({ button: 'right' });
  await who.page.getByRole('menuitem', { name: 'Copy a link to it', exact: true }).click();
  const clipboard = () => who.page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(clipboard).toContain('message=');
  return clipboard();
}

/** Clicks a link in the open room, which leads to a message in another. */
async function followTo(who: Member, from: string, room: string): Promise<void> {
  await who.message(from).getByRole('link').click();
  await who.page.getByRole('heading', { level: 2, name: room }).waitFor();
  expect(who.page.url()).toContain('message=');
  expect(who.context.pages()).toHaveLength(1);
}

it('a link to a message is copied on the desktop and followed in a browser, and the other way round', async () => {
  const [ann, ben] = [await desktops.enter('Ann'), await office.enter('Ben')];
  await ann.say('The door code is under the mat');
  const link = await linkOf(ann, 'door code');
  // The page's own address on the desktop is nothing to anybody else.
  expect(parseMessageLink(link)).toMatchObject({ office: desktops.card.office });
  await ann.writeTo('Ben');
  await ann.say(`Look: ${link}`);
  await ben.openRoom('Ann');
  await followTo(ben, 'Look:', 'general');
  await ben.message('door code').waitFor();

  // Others reach the office's page by another address than Ann's window.
  const { hash } = new URL(await linkOf(ben, 'door code'));
  await ben.openRoom('Ann');
  await ben.say(`Here: https://nas.local:7788/${hash}`);
  await followTo(ann, 'Here:', 'general');
  // So is one that says something else: nobody is asked about their own office, nor sent out of the app.
  await ben.say(`[the decision](https://nas.local:7788/${hash})`);
  await ann.openRoom('Ben');
  await followTo(ann, 'the decision', 'general');
});

it('a link to a message that the system hands to the app leads there, and from a strange office nowhere', async () => {
  const ben = await office.enter('Bea');
  await ben.say('The printer is in the attic');
  const target = new URLSearchParams(new URL(await linkOf(ben, 'in the attic')).hash.slice(1));
  const linkIn = (to: string) =>
    formatMessageLink({ office: to, room: target.get('room') ?? '', message: target.get('message') ?? '' });
  const link = linkIn(desktops.card.office);
  // The app was opened by it.
  const ann = await desktops.enter('Amy', { link });
  await ann.page.waitForURL(/message=/u);
  await ann.message('in the attic').waitFor();

  await ann.writeTo('Bea');
  expect(ann.page.url()).not.toContain('message=');
  await ann.page.evaluate((told) => window.fake?.push('link', { link: told }), link);
  await ann.page.getByRole('heading', { level: 2, name: 'general' }).waitFor();
  expect(ann.page.url()).toContain('message=');

  const strange = linkIn(`${'b'.repeat(51)}a`);
  const notice = ann.page.getByText('this computer has never been in its office');
  const here = ann.page.url();
  await ann.page.evaluate((told) => window.fake?.push('link', { link: told }), strange);
  await notice.waitFor();
  await ann.page.getByRole('button', { name: 'Understood' }).click();
  await notice.waitFor({ state: 'detached' });
  // Clicked in a message it is the same.
  await ann.say(`Elsewhere: ${strange}`);
  await ann.message('Elsewhere:').getByRole('link').click();
  await notice.waitFor();
  await ann.page.getByRole('button', { name: 'Understood' }).click();
  await notice.waitFor({ state: 'detached' });
  // It may show another office: a text of its own is no reason to.
  await ann.say(`[our holidays](${strange})`);
  await ann.message('our holidays').getByRole('link').click();
  const dialog = ann.page.getByRole('dialog', { name: 'Open this link?' });
  expect(await dialog.getByTestId('target').innerText()).toBe(strange);
  await dialog.getByRole('link', { name: 'Open' }).click();
  await notice.waitFor();
  await dialog.waitFor({ state: 'detached' });
  expect(ann.page.url()).toBe(here);
  expect(ann.context.pages()).toHaveLength(1);
});
