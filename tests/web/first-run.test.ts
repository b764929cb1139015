import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import encodeQr from 'qr';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { formatInviteLink, type Card, type OfficeNearby } from '../../protocol/index.ts';
import type { FakeScript } from '../../renderer/bridge/fake-desktop.ts';
import { desktopsOf, type Desktops } from './desktop.ts';
import { sayOf } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let desktops: Desktops;
let card: Card;
let near: OfficeNearby;
beforeAll(async () => {
  office = await openOffice();
  desktops = await desktopsOf(office);
  ({ card } = desktops);
  near = { office: card.office, name: card.name, host: 'ada-laptop.local', join: 'open', version: 1, people: 3 };
}, 400_000);
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

const desktop = (script?: FakeScript) => desktops.open(script);

describe('the first run of a desktop', () => {
  it('shows offices as they are found, and is in one with a click', async () => {
    const [person, ben] = await Promise.all([desktop(), office.enter('Ben')]);
    const { page } = person;
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada Lovelace');
    await page.getByText('Looking for offices …').waitFor();
    await page.evaluate((found) => window.fake?.find([found]), near);
    const item = page.getByRole('listitem').filter({ hasText: near.name });
    await item.getByText('on ada-laptop.local').waitFor();
    await item.getByText('3 people').waitFor();
    await item.getByText('Open to everybody').waitFor();
    await page.getByRole('button', { name: `Join ${near.name}` }).click();
    const ada = await sayOf(person, 'Ada Lovelace');
    await ada.say('Hello from the desktop');
    await ben.message('Hello from the desktop').waitFor();
    // The rail remembers it, and leads to another.
    const rail = page.getByRole('navigation', { name: 'Offices' });
    expect(await rail.getByRole('button', { name: near.name }).getAttribute('aria-current')).toBe('true');
    await rail.getByRole('button', { name: 'Another office' }).click();
    await page.getByRole('heading', { name: 'Welcome to Landline' }).waitFor();
    await rail.getByRole('button', { name: near.name }).click();
    await ada.message('Hello from the desktop').waitFor();
  });

  it('never looks for ever: after five seconds it says what one can do, and checks the network', async () => {
    const { page } = await desktop();
    await page.getByText('No office found yet').waitFor();
    await page.getByRole('button', { name: 'Check the network' }).click();
    await page.getByText('Ask whether the network keeps devices apart.').waitFor();
    await page.evaluate((found) => window.fake?.find([found]), near);
    await page.getByRole('button', { name: `Join ${near.name}` }).waitFor();
    // Where one is found another may be missing.
    await page.getByText('Ask whether the network keeps devices apart.').waitFor();
    await page.getByRole('button', { name: 'Check the network' }).waitFor();
  });

  it('says in the person’s language what the network check found', async () => {
    const { page } = await desktops.open({}, { locale: 'de-DE' });
    await page.getByRole('button', { name: 'Netz prüfen' }).click();
    await page.getByText('Büros in diesem Netz – Keines hat geantwortet.').waitFor();
    await page.getByText('Nimm eine Einladung oder die Adresse.').waitFor();
  });

  it('goes by an address, and says what is wrong with one', async () => {
    const person = await desktop();
    const { page } = person;
    const field = page.getByLabel('Address or invite');
    await field.fill('two words');
    await field.press('Enter');
    await page.getByText('This is neither an address nor an invite to an office.').waitFor();
    await field.fill('10.9.9.9');
    await field.press('Enter');
    await page.getByText('This is neither an address').waitFor({ state: 'detached' });
    await field.fill('10.1.2.3:7788');
    await page.getByLabel('Your name').fill('');
    await field.press('Enter');
    await page.getByText('Say what people should call you.').waitFor();
    await page.getByLabel('Your name').fill('Cy');
    await field.press('Enter');
    await sayOf(person, 'Cy');
  });

  it('reads the QR code in a picture', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'landline-qr-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const link = formatInviteLink({ addresses: ['10.1.2.3:7788'], office: card.office });
    await writeFile(path.join(folder, 'invite.gif'), encodeQr(link, 'gif', { scale: 6 }));
    await writeFile(path.join(folder, 'cat.gif'), encodeQr('not an office', 'gif', { scale: 6 }));
    const person = await desktop();
    const picture = person.page.getByLabel('Picture of a QR code');
    await picture.setInputFiles(path.join(folder, 'cat.gif'));
    await person.page.getByText('This is neither an address nor an invite to an office.').waitFor();
    await picture.setInputFiles(path.join(folder, 'invite.gif'));
    await sayOf(person, 'Ada Lovelace');
  });

  it('starts an office in one click, after the words that bring it back were shown', async () => {
    const recovery = { phrase: 'abandon ability able about', file: '/home/ada/office.key' };
    const person = await desktop({
      host: { office: card.office, ownerToken: office.host.ownerToken, recovery },
    });
    await person.page.getByRole('button', { name: 'Start the office' }).click();
    await person.page.getByText(recovery.phrase).waitFor();
    await person.page.getByRole('button', { name: 'I have written them down' }).click();
    await sayOf(person, 'Ada Lovelace');
  });

  it('says why this computer may not host', async () => {
    const { page } = await desktop();
    await page.getByRole('button', { name: 'Start the office' }).click();
    await page.getByText('The office cannot do this now.').waitFor();
    expect(await page.getByRole('heading', { name: 'Welcome to Landline' }).isVisible()).toBe(true);
  });

  it('shows a link that the app was asked to open, and waits for the person', async () => {
    const person = await desktop();
    const link = formatInviteLink({ addresses: ['10.1.2.3:7788'], office: card.office });
    await person.page.evaluate((text) => window.fake?.push('link', { link: text }), link);
    const field = person.page.getByLabel('Address or invite');
    await expect.poll(() => field.inputValue()).toBe(link);
    await field.press('Enter');
    await sayOf(person, 'Ada Lovelace');
  });

  it('asks before a link leads away from the office that is open, which stays open', async () => {
    const person = await desktop();
    const { page } = person;
    const link = formatInviteLink({ addresses: ['10.1.2.3:7788'], office: card.office });
    const push = () => page.evaluate((text) => window.fake?.push('link', { link: text }), link);
    const field = page.getByLabel('Address or invite');
    await field.fill(link);
    await field.press('Enter');
    const ada = await sayOf(person, 'Ada Lovelace');
    await ada.field.fill('Half a sent');
    await push();
    await page.getByText('What is open here stays open.').waitFor();
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('button', { name: 'Not now' }).waitFor({ state: 'detached' });
    expect(await ada.field.inputValue()).toBe('Half a sent');
    await push();
    await page.getByText('What is open here stays open.').waitFor();
    // Looking around is no answer to it.
    const rail = page.getByRole('navigation', { name: 'Offices' });
    await rail.getByRole('button', { name: 'Another office' }).click();
    await page.getByRole('heading', { name: 'Welcome to Landline' }).waitFor();
    await expect.poll(() => page.title()).toBe('Landline');
    await rail.getByRole('button', { name: near.name }).click();
    await ada.field.waitFor();
    await expect.poll(() => page.title()).toContain(near.name);
    // This one leads to the office itself: there is nothing to be asked for, and what is written is still there.
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('button', { name: 'Look at it' }).waitFor({ state: 'detached' });
    expect(await ada.field.inputValue()).toBe('Half a sent');
  });

  it('leads away from an office that cannot be reached', async () => {
    const gone = { office: `${'b'.repeat(51)}a`, name: 'Gone', own: false, visited: 1 };
    const { page } = await desktop({ remembered: [gone] });
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Another office' }).click();
    await page.getByRole('heading', { name: 'Welcome to Landline' }).waitFor();
  });

  it('is nothing that a browser’s page ever shows', async () => {
    const { page } = await office.enter('Guest');
    expect(await page.getByRole('navigation', { name: 'Offices' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Another office' }).count()).toBe(0);
  });
});
