import { describe, expect, it } from 'vitest';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

/** Opens the menu of a message by its button. */
async function menuOf(person: Member, text: string) {
  const message = person.message(text);
  await message.and(person.page.locator('[data-state=sent]')).waitFor();
  await message.hover();
  await message.getByRole('button', { name: 'More', exact: true }).click();
  return person.page.getByRole('menu');
}

describe('a message in Markdown', () => {
  it('has emphasis, lists, tasks, quotes, tables and code in colours', async () => {
    const [ann, bob] = await Promise.all([office.enter('Ann'), office.enter('Bob')]);
    const code = '```js\nconst answer = 42; // yes\n```';
    await ann.say(
      `**bold** and _slanted_ and ~~gone~~\n- [x] done\n- [ ] open\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n${code}`,
    );
    const message = bob.message('bold');
    await message.locator('strong', { hasText: 'bold' }).waitFor();
    expect(await message.locator('em').innerText()).toBe('slanted');
    expect(await message.locator('s').innerText()).toBe('gone');
    expect(await message.getByRole('img', { name: 'Done' }).count()).toBe(1);
    expect(await message.locator('blockquote').innerText()).toBe('said');
    expect(await message.getByRole('cell').allInnerTexts()).toEqual(['1', '2']);
    const colours = () =>
      message.locator('pre span').evaluateAll((all) => new Set(all.map((one) => getComputedStyle(one).color)).size);
    await expect.poll(colours).toBeGreaterThan(2);
    // Beside the page, which goes on meanwhile.
    expect(bob.page.workers().map((worker) => worker.url())).toEqual([expect.stringContaining('highlight')]);
    expect(await message.locator('pre').innerText()).toBe('const answer = 42; // yes');
    await bob.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await message.getByRole('button', { name: 'Copy the code' }).click();
    await expect.poll(() => bob.page.evaluate(() => navigator.clipboard.readText())).toBe('const answer = 42; // yes');
  });

  it('shows where a link goes before it is opened, where its text does not', async () => {
    const cara = await office.enter('Cara');
    await cara.say('[https://bank.example](https://evil.example/login) and https://plain.example/x');
    const message = cara.message('bank.example');
    const trick = message.getByRole('link', { name: 'https://bank.example' });
    await trick.waitFor();
    expect(await trick.getAttribute('href')).toBeNull();
    expect(await message.getByRole('link', { name: 'https://plain.example/x' }).getAttribute('href')).toBe(
      'https://plain.example/x',
    );
    for (const open of [() => trick.click(), () => trick.click({ button: 'middle' }), () => trick.press('Enter')]) {
      await open();
      const dialog = cara.page.getByRole('dialog', { name: 'Open this link?' });
      expect(await dialog.getByTestId('target').innerText()).toBe('https://evil.example/login');
      await cara.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(cara.context.pages()).toHaveLength(1);
    }
    await trick.click();
    const way = cara.page.getByRole('dialog').getByRole('link', { name: 'Open' });
    expect(await way.getAttribute('href')).toBe('https://evil.example/login');
    expect(await way.getAttribute('rel')).toContain('noopener');
  });

  it('leads to the rooms it names', async () => {
    const dan = await office.enter('Dan');
    await dan.makeRoom('Coffee corner');
    await dan.openRoom('general');
    await dan.say('See you in #Coffee corner at 3');
    await dan.message('See you').getByRole('button', { name: '#Coffee corner' }).click();
    await dan.page.getByRole('heading', { level: 2, name: 'Coffee corner' }).waitFor();
  });

  it('that is long shows its beginning until asked for the rest', async () => {
    const eli = await office.enter('Eli');
    await eli.field.fill(`The log:\n${Array.from({ length: 200 }, (_, line) => `entry number ${line}`).join('\n')}`);
    await eli.field.press('Enter');
    const message = eli.message('The log');
    await message.getByText('entry number 3').first().waitFor();
    expect(await message.innerText()).not.toContain('entry number 199');
    await message.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => message.innerText()).toContain('entry number 199');
    await message.getByRole('button', { name: 'Show less' }).click();
    await expect.poll(() => message.innerText()).not.toContain('entry number 199');
  });

  it('of one emoji is large, and Arabic reads from the right', async () => {
    const fay = await office.enter('Fay');
    await fay.say('🎉');
    await fay.say('مرحبا بالجميع');
    await fay.message('مرحبا').waitFor();
    const size = (text: string) =>
      fay
        .message(text)
        .locator('p')
        .first()
        .evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
    expect(await size('🎉')).toBeGreaterThan(2 * (await size('مرحبا')));
    expect(
      await fay
        .message('مرحبا')
        .locator('p')
        .first()
        .evaluate((one) => getComputedStyle(one).direction),
    ).toBe('rtl');
  });
});

describe('reactions', () => {
  it('are put on and taken off by a click, and say whose they are', async () => {
    const [gil, hana] = await Promise.all([office.enter('Gil'), office.enter('Hana')]);
    await gil.say('Lunch?');
    await hana.message('Lunch?').hover();
    await hana.message('Lunch?').getByRole('button', { name: 'React with 👍' }).click();
    const chip = gil.message('Lunch?').getByRole('button', { name: 'Hana: 👍' });
    await chip.waitFor();
    expect(await chip.getAttribute('aria-pressed')).toBe('false');
    await chip.click();
    const both = gil.message('Lunch?').getByRole('button', { name: /Hana and you: 👍|you and Hana: 👍/ });
    await both.waitFor();
    expect(await both.getAttribute('aria-pressed')).toBe('true');
    await hana
      .message('Lunch?')
      .getByRole('button', { name: /Gil.*👍/, pressed: true })
      .click();
    await gil
      .message('Lunch?')
      .getByRole('button', { name: /^you: 👍/ })
      .waitFor();
  });

  it('are found by name with the keyboard alone', async () => {
    const ida = await office.enter('Ida');
    await ida.say('We shipped');
    await ida.message('We shipped').and(ida.page.locator('[data-state=sent]')).waitFor();
    await ida.message('We shipped').focus();
    await ida.message('We shipped').getByRole('button', { name: 'React with 👍' }).waitFor();
    // First to who wrote it, then to what one can do with it.
    await ida.page.keyboard.press('Tab');
    await ida.page.keyboard.press('Tab');
    for (let step = 0; step < 3; step += 1) await ida.page.keyboard.press('ArrowRight');
    await ida.page.keyboard.press('Enter');
    const picker = ida.page.getByRole('dialog', { name: 'Emoji' });
    await picker.getByRole('textbox', { name: 'Search emoji' }).waitFor();
    await picker.getByRole('gridcell', { name: 'grinning face', exact: true }).waitFor();
    await ida.page.keyboard.type('rock');
    await picker.getByRole('gridcell', { name: 'rocket' }).waitFor();
    await ida.page.keyboard.press('ArrowDown');
    await ida.page.keyboard.press('End');
    await ida.page.keyboard.press('Home');
    await ida.page.keyboard.press('Enter');
    await picker.waitFor({ state: 'detached' });
    await ida
      .message('We shipped')
      .getByRole('listitem')
      .getByRole('button', { name: /^you: / })
      .waitFor();
    // The focus is back where it came from.
    await expect
      .poll(() => ida.page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Add a reaction');
  });

  it('have the colour of skin that was chosen last, and those used last come first', async () => {
    const jo = await office.enter('Jo');
    await jo.say('Hello there');
    await jo.message('Hello there').and(jo.page.locator('[data-state=sent]')).waitFor();
    await jo.message('Hello there').hover();
    await jo.message('Hello there').getByRole('button', { name: 'Add a reaction' }).click();
    const picker = jo.page.getByRole('dialog', { name: 'Emoji' });
    await picker.getByTitle('Dark', { exact: true }).click();
    await picker.getByRole('textbox').fill('waving hand');
    await picker.getByRole('gridcell', { name: 'waving hand' }).first().click();
    await jo.message('Hello there').getByRole('button', { name: 'you: 👋🏿' }).waitFor();
    await jo.message('Hello there').getByRole('listitem').getByRole('button', { name: 'Add a reaction' }).click();
    await picker.getByRole('gridcell').first().waitFor();
    await expect.poll(() => picker.getByRole('gridcell').first().innerText()).toBe('👋🏿');
    expect(await picker.getByRole('gridcell').count()).toBeLessThan(400);
  });
});

describe('from the menu of a message', () => {
  it('its text and a link to it are copied', async () => {
    const kim = await office.enter('Kim');
    await kim.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const clipboard = () => kim.page.evaluate(() => navigator.clipboard.readText());
    await kim.say('copy *me*');
    await (await menuOf(kim, 'copy')).getByRole('menuitem', { name: 'Copy the text' }).click();
    await expect.poll(clipboard).toBe('copy *me*');
    await (await menuOf(kim, 'copy')).getByRole('menuitem', { name: 'Copy a link to it' }).click();
    const id = await kim.message('copy').getAttribute('data-message');
    await expect.poll(clipboard).toMatch(new RegExp(`^https://.*#room=.*message=${id}`));
  });

  it('it is pinned and unpinned, for everybody', async () => {
    const [lea, max] = await Promise.all([office.enter('Lea'), office.enter('Max')]);
    await lea.say('Wifi password is on the door');
    await (await menuOf(lea, 'Wifi')).getByRole('menuitem', { name: 'Pin to the room' }).click();
    await max.message('Wifi').getByText('Pinned by Lea').waitFor();
    await (await menuOf(max, 'Wifi')).getByRole('menuitem', { name: 'Unpin' }).click();
    await lea.message('Wifi').getByText('Pinned by').waitFor({ state: 'detached' });
  });

  it('it is forwarded with its files and some words', async () => {
    const [nora, otto] = await Promise.all([office.enter('Nora'), office.enter('Otto')]);
    await nora.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('the plan') });
    await nora.page.locator('[data-transfer=ready]').waitFor();
    await nora.say('The *plan* for May');
    await nora.writeTo('Otto');
    await nora.say('hi');
    await nora.openRoom('general');
    await (await menuOf(nora, 'for May')).getByRole('menuitem', { name: 'Forward …' }).click();
    const dialog = nora.page.getByRole('dialog', { name: 'Forward the message' });
    await dialog.getByRole('textbox', { name: 'Search rooms and people' }).fill('ott');
    await dialog.getByText('Otto', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Say something to it' }).fill('Have a look');
    await dialog.getByRole('button', { name: 'Forward' }).click();
    await nora.page.getByRole('heading', { level: 2, name: 'Otto' }).waitFor();
    await otto.openRoom('Nora');
    const message = otto.message('Have a look');
    await message.getByText('Forwarded from Nora').waitFor();
    expect(await message.locator('blockquote').getByText('plan', { exact: true }).count()).toBe(1);
    await message.getByText('plan.txt').waitFor();
  });

  it('it is deleted, after a question; nobody may delete what somebody else said but admins', async () => {
    const [pia, quin] = await Promise.all([office.enter('Pia'), office.enter('Quin')]);
    await pia.say('oops');
    const others = await menuOf(quin, 'oops');
    await others.getByRole('menuitem', { name: 'Reply', exact: true }).waitFor();
    expect(await others.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
    await quin.page.keyboard.press('Escape');
    await others.waitFor({ state: 'detached' });
    await (await menuOf(pia, 'oops')).getByRole('menuitem', { name: 'Delete' }).click();
    const question = pia.page.getByRole('alertdialog', { name: 'Delete this message?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await pia.message('oops').count()).toBe(1);
    await (await menuOf(pia, 'oops')).getByRole('menuitem', { name: 'Delete' }).click();
    await question.getByRole('button', { name: 'Delete' }).click();
    await quin.message('oops').waitFor({ state: 'detached' });
  });

  it('which a right click opens, it is replied to; what has a menu of its own keeps it', async () => {
    const rae = await office.enter('Rae');
    await rae.say('Who is in? https://a.example/');
    await rae.message('Who is in').and(rae.page.locator('[data-state=sent]')).waitFor();
    await rae
      .message('Who is in')
      .getByText('Who is in')
      .click({ button: 'right', position: { x: 5, y: 5 } });
    await rae.page.getByRole('menuitem', { name: 'Reply', exact: true }).click();
    await expect.poll(() => rae.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await rae.say('Me');
    await rae
      .message('Me')
      .getByRole('button', { name: /Rae.*Who is in/ })
      .waitFor();
    await rae.message('Who is in').getByRole('link').first().click({ button: 'right' });
    expect(await rae.page.getByRole('menu').count()).toBe(0);
  });
});
