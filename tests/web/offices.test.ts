import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { formatMessageLink, type BridgeCall, type RememberedOffice } from '../../protocol/index.ts';
import { desktopsOf, type Desktops } from './desktop.ts';
import type { Person } from './browser.ts';
import { sayOf } from './member.ts';
import { openOffice, type Office, type VisitOptions } from './office.ts';

let northwind: Office;
let attic: Office;
let desktops: Desktops;
beforeAll(async () => {
  attic = await openOffice({ name: 'Attic' });
  northwind = await openOffice({ name: 'Northwind', others: [attic], mayComplain: /ERR_CONNECTION_REFUSED/ });
  await attic.host.restart({ appOrigins: [northwind.host.url] });
  desktops = await desktopsOf(northwind, attic);
}, 400_000);
afterEach(async () => {
  await northwind.everybodyLeaves();
  await attic.everybodyLeaves();
});
afterAll(async () => {
  await northwind.end();
  await attic.end();
});

const gone: RememberedOffice = { office: `${'b'.repeat(51)}a`, name: 'Gone', own: false, visited: 1 };
const rememberedOf = (...more: RememberedOffice[]): RememberedOffice[] => [
  ...[desktops.card, ...desktops.others].map(({ office, name }) => ({ office, name, own: false, visited: 2 })),
  ...more,
];

const railOf = (page: Page) => page.getByRole('navigation').first();
const inRail = (page: Page, name: string | RegExp) => railOf(page).getByRole('button', { name });

/** Somebody with a desktop, who joins both offices and is in the first; whatever language they read. */
async function inBoth(name: string, options: VisitOptions = {}, ...more: RememberedOffice[]): Promise<Person> {
  const person = await desktops.open({ remembered: rememberedOf(...more) }, options);
  const { page } = person;
  async function join(office: string): Promise<void> {
    await inRail(page, new RegExp(office, 'u')).click();
    await page.getByRole('heading', { level: 1, name: office }).waitFor();
    await page.locator('input[name=name]').fill(name);
    await page.locator('input[name=name]').press('Enter');
    await shownOffice(page, office);
    await page
      .getByRole('button', { name: /^general/u })
      .first()
      .waitFor();
  }
  await join('Northwind');
  await join('Attic');
  await inRail(page, /Northwind/u).click();
  await shownOffice(page, 'Northwind');
  return person;
}
const inBothAs = async (name: string, ...more: RememberedOffice[]) => sayOf(await inBoth(name, {}, ...more), name);

const calls = (page: Page, call: string) =>
  page.evaluate(
    (wanted) => (window.fake?.calls ?? []).filter((one) => one.call === wanted).map(({ payload }) => payload as object),
    call,
  );
const choose = (page: Page, note: { tag: string; reply?: string }) =>
  page.evaluate((told) => window.fake?.push('noteChosen', told), note);
const lastNote = async (page: Page) => (await calls(page, 'notify')).at(-1) as { tag: string; title: string };
/** The app refuses what it is asked for next. */
const refuseOnce = (page: Page, call: BridgeCall) =>
  page.evaluate((name) => {
    const { api } = window.fake ?? {};
    if (!api) return;
    const before = { [name]: api[name] };
    const error = { code: 'no_space', message: 'The disk is full.' };
    Object.assign(api, { [name]: () => (Object.assign(api, before), Promise.resolve({ ok: false, error })) });
  }, call);
/** By the heading of its rooms: what it is called elsewhere is said while joining, too. */
const shownOffice = (page: Page, name: string) =>
  page.locator('nav header').getByRole('heading', { level: 1, name }).waitFor();

describe('several offices at once', () => {
  it('are all connected: a badge and a note tell what is said in another, and lead there', async () => {
    const [ada, cy] = await Promise.all([inBothAs('Ada'), attic.enter('Cy')]);
    const { page } = ada;
    await ada.makeRoom('Plans');
    await ada.field.fill('Half a sent');
    await cy.say('Lunch, @Ada?');
    await inRail(page, 'Attic, 1 unread, 1 for you').waitFor();
    await expect.poll(() => lastNote(page)).toMatchObject({ title: 'Cy in general · Attic' });
    expect((await calls(page, 'tellTray')).at(-1)).toMatchObject({ unread: 1, mentions: 1 });

    // Answered in the note: said there, and nothing here changes.
    const { tag } = await lastNote(page);
    await choose(page, { tag, reply: 'In a minute' });
    await cy.message('In a minute').waitFor();
    await shownOffice(page, 'Northwind');
    expect(await ada.field.inputValue()).toBe('Half a sent');

    await cy.say('Or now, @Ada?');
    await expect.poll(() => lastNote(page)).toMatchObject({ body: 'Or now, @Ada?' });
    await choose(page, { tag });
    await shownOffice(page, 'Attic');
    await ada.message('Or now').waitFor();
    expect(await inRail(page, 'Attic').getAttribute('aria-current')).toBe('true');
    await expect.poll(async () => (await calls(page, 'tellTray')).at(-1)).toMatchObject({ unread: 0 });

    // The room and what was written are where they were, however one comes back.
    await page.keyboard.press('Control+1');
    await page.getByRole('heading', { level: 2, name: 'Plans' }).waitFor();
    expect(await ada.field.inputValue()).toBe('Half a sent');
    await page.goBack();
    await shownOffice(page, 'Attic');
    await page.getByRole('heading', { level: 2, name: 'general' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { level: 2, name: 'Plans' }).waitFor();
    expect(await ada.field.inputValue()).toBe('Half a sent');
  });

  it('go on with what was begun in one while another is looked at', async () => {
    const [dot, ben] = await Promise.all([inBothAs('Dot'), northwind.enter('Ben')]);
    const { page } = dot;
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'plan.bin',
        mimeType: 'application/octet-stream',
        buffer: Buffer.alloc(12_000_000, 'plan '),
      });
    await page.locator('[data-transfer]').waitFor();
    await dot.say('The plan');
    await page.keyboard.press('Control+2');
    await shownOffice(page, 'Attic');
    await ben.message('The plan').getByText('plan.bin').waitFor();
    await shownOffice(page, 'Attic');
    const told = (await calls(page, 'tellTray')) as { progress: number | null }[];
    expect(told.some(({ progress }) => progress !== null && progress > 0 && progress < 1)).toBe(true);
    await expect.poll(async () => (await calls(page, 'tellTray')).at(-1)).toMatchObject({ progress: null });
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Northwind' }).click();
    await dot.message('The plan').waitFor();
  });

  it('are all told what is chosen in the tray', async () => {
    const [jo, kit, lou] = await Promise.all([inBothAs('Jo'), northwind.enter('Kit'), attic.enter('Lou')]);
    const seenAs = (presence: string) =>
      Promise.all(
        [kit, lou].map(({ page }) => page.getByRole('button', { name: `Write to Jo, ${presence}` }).waitFor()),
      );
    await seenAs('Here now');
    await jo.page.evaluate(() => window.fake?.push('dndChosen', { on: true }));
    await seenAs('Does not want to be disturbed');
    expect((await calls(jo.page, 'tellTray')).at(-1)).toMatchObject({ dnd: true });
    await lou.say('Hello, @Jo?');
    await inRail(jo.page, 'Attic, 1 unread, 1 for you').waitFor();
    expect(await calls(jo.page, 'notify')).toEqual([]);
    await jo.page.evaluate(() => window.fake?.push('dndChosen', { on: false }));
    await seenAs('Here now');
  });

  it('fail alone: one that cannot be opened says so, can be tried again, and be forgotten', async () => {
    const eve = await inBothAs('Eve', gone);
    const { page } = eve;
    const dead = inRail(page, 'Gone, could not be opened');
    await dead.waitFor();
    await dead.click();
    await page.getByRole('heading', { name: 'The office cannot be reached' }).waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await inRail(page, 'Northwind').click();
    await eve.say('Still here');
    await eve.message('Still here').waitFor();
    // A network that is back is no time to wait.
    const triedAtOnce = page.evaluate(async (office) => {
      const tries = () =>
        window.fake?.calls.filter(
          ({ call, payload }) => call === 'openWay' && Object.values(payload as object).includes(office),
        ).length ?? 0;
      const before = tries();
      window.dispatchEvent(new Event('online'));
      await new Promise((resolve) => setTimeout(resolve, 200));
      return tries() - before;
    }, gone.office);
    expect(await triedAtOnce).toBeGreaterThan(0);

    await dead.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Erase from this device' }).click();
    const sure = page.getByRole('alertdialog', { name: 'Erase Gone from this device?' });
    await sure.getByText('What was not sent yet is lost.').waitFor();
    await refuseOnce(page, 'forgetOffice');
    await sure.getByRole('button', { name: 'Erase from this device' }).click();
    await inRail(page, 'Gone, could not be erased').click();
    await page.getByRole('heading', { name: 'This office could not be erased' }).waitFor();
    await page.getByText('What this device keeps of it may still be here.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await shownOffice(page, 'Northwind');
    // What stands behind a dialog is nobody's to find until it has gone.
    const names = () => railOf(page).getByRole('listitem').allInnerTexts();
    await sure.waitFor({ state: 'detached' });
    await expect.poll(names).toEqual(['N', 'A']);
    expect(await calls(page, 'forgetOffice')).toEqual([{ office: gone.office }]);

    // One that is open: what it kept is gone, the other is shown.
    await inRail(page, 'Northwind').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Erase from this device' }).press('Enter');
    await page
      .getByRole('alertdialog', { name: 'Erase Northwind from this device?' })
      .getByRole('button', { name: 'Erase from this device' })
      .click();
    await shownOffice(page, 'Attic');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(names).toEqual(['A']);
    const { office } = desktops.card;
    const kept = [`landline-${office}`, `landline-shelf-${office}`];
    const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
    await expect.poll(async () => (await databases()).filter((name) => kept.includes(name))).toEqual([]);
  });

  it('stand above each other’s rooms on a narrow window', async () => {
    const [fay, gus] = await Promise.all([inBoth('Fay', { width: 360, height: 640 }), attic.enter('Gus')]);
    const { page } = fay;
    await gus.say('Psst, @Fay');
    await inRail(page, 'Attic, 1 unread, 1 for you').click();
    await shownOffice(page, 'Attic');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const rail = await railOf(page).boundingBox();
    const rooms = await page.locator('nav header').boundingBox();
    expect(rail?.width).toBe(360);
    expect(rooms?.y).toBeGreaterThanOrEqual((rail?.y ?? 0) + (rail?.height ?? 0));
  });

  it('are told apart in Arabic, from the right', async () => {
    const [hal, ida] = await Promise.all([inBoth('Hal', { locale: 'ar' }), attic.enter('Ida')]);
    await ida.say('Hello');
    const rail = hal.page.getByRole('navigation', { name: 'المكاتب' });
    await rail.getByRole('button', { name: /Attic.*غير مقروء: .?1/u }).waitFor();
    const { x } = (await rail.boundingBox()) ?? { x: 0 };
    expect(x).toBeGreaterThan(640);
  });
});

describe('a link to a message in another office', () => {
  /** Says something in the other office. */
  async function linkTo(text: string): Promise<{ link: string; message: string }> {
    const ben = await attic.enter('Ben');
    await ben.say(text);
    const sent = ben.message(text).and(ben.page.locator('[data-state=sent]'));
    const message = (await sent.getAttribute('data-message')) ?? '';
    const room = new URLSearchParams(new URL(ben.page.url()).hash.slice(1)).get('room') ?? '';
    return { message, link: formatMessageLink({ office: desktops.others[0]?.office ?? '', room, message }) };
  }

  it('leads to that office, and the message; one step back is where it was clicked', async () => {
    const { link, message } = await linkTo('The lamp is lit');
    const ann = await inBothAs('Ann');
    await ann.say(`Look: ${link}`);
    await ann.message('Look:').getByRole('link').click();
    await shownOffice(ann.page, 'Attic');
    await expect.poll(() => ann.page.url()).toContain(`message=${message}`);
    await ann.message('The lamp is lit').waitFor();
    await ann.page.goBack();
    await shownOffice(ann.page, 'Northwind');
    await ann.message('Look:').waitFor();
  });

  it('is followed once that office has opened, however late', async () => {
    const { link, message } = await linkTo('The lamp is out');
    const bo = await inBothAs('Bo');
    const { page } = bo;
    await page.addInitScript((office) => {
      const { api } = window.fake ?? {};
      if (!api) return;
      const { openWay } = api;
      const error = { code: 'unavailable', message: 'It does not answer.' } as const;
      const refuse: typeof openWay = (way) =>
        way.office === office && window.name !== 'reachable' ? Promise.resolve({ ok: false, error }) : openWay(way);
      Object.assign(api, { openWay: refuse });
    }, desktops.others[0]?.office);
    await page.reload();
    await inRail(page, 'Attic, could not be opened').waitFor();
    await page.evaluate((told) => window.fake?.push('link', { link: told }), link);
    await page.getByRole('heading', { name: 'The office cannot be reached' }).waitFor();
    await page.evaluate(() => {
      window.name = 'reachable';
      window.dispatchEvent(new Event('online'));
    });
    await shownOffice(page, 'Attic');
    await expect.poll(() => page.url()).toContain(`message=${message}`);
    await bo.message('The lamp is out').waitFor();
    await page.goBack();
    await shownOffice(page, 'Northwind');
  });
});

it('an office that does not answer when the window opens can be read, and says that it is away', async () => {
  const [val, wim] = await Promise.all([inBothAs('Val'), attic.enter('Wim')]);
  const { page } = val;
  await wim.say('Before the storm');
  await inRail(page, 'Attic, 1 unread').click();
  await val.message('Before the storm').waitFor();
  await inRail(page, 'Northwind').click();
  await shownOffice(page, 'Northwind');
  await wim.context.close();
  await attic.host.host.stop();
  await page.reload();
  await inRail(page, 'Attic, cannot be reached').click();
  await shownOffice(page, 'Attic');
  await val.message('Before the storm').waitFor();
  await page.getByTestId('connection').getByText('The office cannot be reached.').waitFor();
  await attic.host.restart({ appOrigins: [northwind.host.url] });
  await page.getByTestId('connection').waitFor({ state: 'detached' });
});
