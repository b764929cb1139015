import { describe, expect, it, onTestFinished } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { sayOf } from './member.ts';
import { officeForAll, openOffice } from './office.ts';

const office = officeForAll();

const rooms = (page: Page) => page.getByRole('navigation', { name: 'Rooms and people' });
const hasFocus = (element: Locator) =>
  expect.poll(() => element.evaluate((own) => own === document.activeElement)).toBe(true);
const widthOf = async (page: Page) => (await rooms(page).boundingBox())?.width;

async function chooseInMenu(page: Page, room: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More about ${room}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe('the frame', () => {
  it('is sized by keyboard and mouse, and stays so over a reload', async () => {
    const { page } = await office.enter('Fay');
    const edge = page.getByRole('separator', { name: 'Width of the list of rooms' });
    const before = (await widthOf(page)) ?? 0;
    await edge.focus();
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => widthOf(page)).toBe(before + 48);
    const box = await edge.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 0.5, 300);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) - 79.5, 310, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => widthOf(page)).toBe(before - 32);
    await page.keyboard.press('Home');
    await expect.poll(() => widthOf(page)).toBe(200);
    await page.reload();
    await expect.poll(() => widthOf(page)).toBe(200);
  });

  it('folds the list of rooms away and brings it back', async () => {
    const { page } = await office.enter('Gil');
    await page.getByRole('button', { name: 'Hide the list of rooms' }).click();
    await rooms(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+D');
    await rooms(page).waitFor();
  });

  it('shows who is in the room beside it, and the browser’s back button closes that', async () => {
    const [hal, ivy] = await Promise.all([office.enter('Hal'), office.enter('Ivy')]);
    await hal.page.getByRole('button', { name: 'Show who is in this room' }).click();
    const panel = hal.page.getByRole('complementary', { name: 'Details of general' });
    await panel.getByRole('button', { name: /Ivy/ }).waitFor();
    await panel.getByRole('button', { name: /Hal/ }).waitFor();
    await hal.page.reload();
    await panel.waitFor();
    await hal.page.goBack();
    await panel.waitFor({ state: 'detached' });
    // The room that was shown first was nobody's choice: back leads out of the page.
    await hal.page.goBack();
    expect(hal.page.url()).toBe('about:blank');
    // On a phone the panel takes the room's place.
    await ivy.page.setViewportSize({ width: 360, height: 640 });
    await ivy.page.getByRole('button', { name: 'Show who is in this room' }).click();
    const over = ivy.page.getByRole('complementary', { name: 'Details of general' });
    await over.waitFor();
    await ivy.field.waitFor({ state: 'hidden' });
    await over.getByRole('button', { name: 'Close the panel' }).click();
    await ivy.field.waitFor();
  });

  it('keeps favourites apart, and a muted room calls only for who is meant', async () => {
    const [jon, kim] = await Promise.all([office.enter('Jon'), office.enter('Kim')]);
    await jon.makeRoom('Garden');
    await chooseInMenu(jon.page, 'Garden', 'Keep among the favourites');
    const favourites = jon.page.getByRole('region', { name: 'Favourites' });
    await favourites.getByRole('button', { name: /^Garden/ }).waitFor();
    expect(await jon.page.getByRole('button', { name: /^Garden/ }).count()).toBe(1);
    await chooseInMenu(jon.page, 'Garden', 'Mute');
    await jon.openRoom('general');
    await kim.openRoom('Garden');
    await kim.say('Nobody in particular');
    const link = favourites.getByRole('button', { name: /^Garden/ });
    await link.getByLabel('muted').waitFor();
    await expect.poll(() => link.getAttribute('aria-label')).toContain('1 unread');
    const weight = () => link.evaluate((element) => Number(getComputedStyle(element).fontWeight));
    expect(await weight()).toBeLessThan(600);
    await kim.say('But @Jon');
    await expect.poll(weight).toBe(600);
  });
});

describe('the panel beside a room', () => {
  it('is closed by Escape too, and gives the focus back to where it came from', async () => {
    const [pia, quin] = await Promise.all([office.enter('Pia'), office.enter('Quin')]);
    // From another one: who is in it already goes nowhere by its name.
    await pia.makeRoom('Attic');
    await Promise.all([pia, quin].map((one) => one.openRoom('general')));
    const panel = pia.page.getByRole('complementary', { name: 'Details of general' });
    const opener = pia.page.getByRole('button', { name: 'Show who is in this room' });
    // It has the focus as soon as a room is open.
    await hasFocus(pia.field);
    await opener.press('Enter');
    await panel.waitFor();
    await pia.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await hasFocus(opener);
    await pia.field.press('Control+f');
    await panel.getByRole('combobox').waitFor();
    await pia.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await hasFocus(pia.field);
    // From a menu it came from the menu's button.
    const menu = pia.page.getByRole('button', { name: 'More about general' });
    await menu.press('Enter');
    await pia.page.getByRole('menuitem', { name: 'Room settings' }).press('Enter');
    await panel.getByRole('button', { name: 'Close the panel' }).press('Enter');
    await panel.waitFor({ state: 'detached' });
    await hasFocus(menu);
    // A message's own buttons are gone when nothing points at it any more: then the message has it.
    await quin.say('Shall we?');
    const message = pia.message('Shall we?').first();
    await message.focus();
    await message.getByRole('button', { name: 'Reply in a thread' }).press('Enter');
    const field = panel.getByRole('textbox');
    await field.fill('Yes');
    await field.press('Enter');
    await panel.locator('[data-state=sent]', { hasText: 'Yes' }).waitFor();
    // What is being done in the panel is left first.
    await field.press('ArrowUp');
    await expect.poll(() => field.inputValue()).toBe('Yes');
    await field.press('Escape');
    await expect.poll(() => field.inputValue()).toBe('');
    await field.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await hasFocus(message);
  });
});

it('says so where a dialog or a panel cannot be fetched, and fetches it when the office is back', async () => {
  const away = await openOffice({ mayComplain: /ERR_FAILED|dynamically imported module/ });
  onTestFinished(() => away.end());
  const person = await away.visit();
  const { page } = person;
  await page.route(/(?:Switcher|Members|ForwardDialog|RemoveDialog|MessageInfo)[^/]*\.js$/, (route) => route.abort());
  await page.getByLabel('Your name').fill('Sam');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('textbox', { name: /^Message/ }).waitFor();
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'This could not be fetched' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Show who is in this room' }).click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('alert').getByText('This could not be fetched').waitFor();
  await panel.getByRole('button', { name: 'Close the panel' }).click();
  await page.getByRole('textbox', { name: /^Message/ }).fill('A message');
  await page.keyboard.press('Enter');
  const message = page.locator('[data-message][data-state=sent]');
  await message.waitFor();
  const act = async (action: string) => {
    await message.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: action }).click();
  };
  for (const action of ['Forward', 'Message info', 'Delete']) {
    await act(action);
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  }
  await page.unrouteAll();
  await act('Forward');
  await page.getByRole('dialog', { name: 'Forward' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByPlaceholder('Where to?').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show who is in this room' }).click();
  await panel.getByRole('button', { name: /Sam/ }).waitFor();
  await away.everybodyLeaves();
});

it('says so where what a press needs cannot be fetched, which takes nothing away, and fetches it at another', async () => {
  const away = await openOffice({ mayComplain: /ERR_FAILED|dynamically imported module/ });
  onTestFinished(() => away.end());
  const person = await away.visit();
  const { page } = person;
  await page.route(/(?:VoiceRecorder|LinkDialog|EmojiPopover|EmojiPicker|MediaPlayer)[^/]*\.js$/, (route) =>
    route.abort(),
  );
  await page.getByLabel('Your name').fill('Una');
  await page.getByRole('button', { name: 'Join' }).click();
  const { field, say, message } = await sayOf(person, 'Una');
  const dialog = page.getByRole('dialog', { name: 'This could not be fetched' });
  async function isTold(): Promise<void> {
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  }
  const voice = page.getByRole('button', { name: 'Voice note' });
  await voice.click();
  await isTold();
  await hasFocus(field);
  await say('[https://bank.example](https://evil.example)');
  const link = message('bank').getByRole('link');
  await link.click();
  await isTold();
  await message('bank').and(page.locator('[data-state=sent]')).hover();
  await message('bank').getByRole('toolbar').getByRole('button', { name: 'Add a reaction' }).click();
  await isTold();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer: Buffer.alloc(99) });
  await page.locator('[data-transfer=ready]').waitFor();
  await field.press('Enter');
  const play = page.getByRole('button', { name: 'Play a.wav' });
  await play.click();
  await isTold();
  await play.waitFor();
  await page.getByRole('button', { name: /^Una You/ }).click();
  await page.getByRole('menuitem', { name: 'My profile' }).click();
  const profile = page.getByRole('dialog', { name: 'My profile' });
  await profile.getByRole('button', { name: 'Emoji of the status' }).click();
  const picker = page.getByRole('alert').getByText('This could not be fetched');
  await picker.waitFor();
  await page.keyboard.press('Escape');
  await picker.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await page.unrouteAll();
  await link.click();
  await page.getByRole('dialog', { name: 'Open this link?' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await page.context().grantPermissions(['microphone']);
  await voice.click();
  await page.getByRole('group', { name: 'Voice note' }).getByRole('button', { name: 'Discard' }).click();
  await hasFocus(field);
  await away.everybodyLeaves();
});

it('fetches what it could not fetch before it is wanted when the office is back', async () => {
  const away = await openOffice({ mayComplain: /ERR_FAILED|ERR_INTERNET_DISCONNECTED|WebSocket/ });
  onTestFinished(() => away.end());
  // Over polling, so that taking the network away takes it away at once.
  const person = await away.visit({ webSocketBlocked: true });
  const { page, context } = person;
  let lost = 0;
  await page.route(/ProfileDialog[^/]*\.js$/, (route) => {
    lost += 1;
    return route.abort();
  });
  await page.getByLabel('Your name').fill('Vic');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect.poll(() => lost).toBeGreaterThan(0);
  await page.unrouteAll();
  const fetched = page.waitForResponse(/ProfileDialog[^/]*\.js$/, { timeout: 60_000 });
  await context.setOffline(true);
  await page.getByTestId('connection').waitFor();
  await context.setOffline(false);
  expect((await fetched).ok()).toBe(true);
  await away.everybodyLeaves();
});

describe('commands', () => {
  it('wait while a dialog is open', async () => {
    const { page, makeRoom } = await office.enter('Rae');
    await makeRoom('Attic');
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('radio', { name: 'Compact' }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    // Were one of them obeyed, it would be before this is.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 2, name: 'Attic' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByPlaceholder('Where to?').waitFor();
  });

  it('Ctrl+K goes to a room, a person or a command by a few letters', async () => {
    const [lea] = await Promise.all([office.enter('Lea'), office.enter('Maximilian')]);
    await lea.makeRoom('Workshop');
    await lea.openRoom('general');
    await lea.page.keyboard.press('Control+k');
    const ask = lea.page.getByRole('dialog').getByPlaceholder('Where to?');
    await ask.fill('wrksh');
    await lea.page.getByRole('option', { name: 'Workshop' }).waitFor();
    await ask.press('Enter');
    await lea.page.getByRole('heading', { level: 2, name: 'Workshop' }).waitFor();
    await expect.poll(() => lea.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await lea.page.keyboard.press('Control+k');
    await ask.fill('maxim');
    await ask.press('Enter');
    await lea.page.getByRole('heading', { level: 2, name: 'Maximilian' }).waitFor();
    await lea.page.keyboard.press('Control+k');
    await ask.fill('keyboard');
    await ask.press('Enter');
    await lea.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('“?” lists the shortcuts, but is a letter while one writes; Alt and an arrow walk through the rooms', async () => {
    const { page, field, makeRoom } = await office.enter('Ned');
    await makeRoom('Zoo');
    await field.press('?');
    expect(await field.inputValue()).toBe('?');
    await field.fill('');
    await page.getByRole('heading', { level: 2, name: 'Zoo' }).click();
    await field.blur();
    await page.keyboard.press('?');
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await list.getByText('Next room', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByRole('heading', { level: 2, name: 'Zoo' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('heading', { level: 2, name: 'Zoo' }).waitFor();
  });
});

describe('the person’s settings', () => {
  it('theme, text size, density and the key that sends take effect at once and are kept', async () => {
    const { page, field, message } = await office.enter('Oda');
    const room = page.getByRole('button', { name: /^general/, includeHidden: true });
    const heightOfRoom = async () => (await room.boundingBox())?.height ?? 0;
    const roomy = await heightOfRoom();
    const root = () =>
      page.evaluate(() => ({
        dark: document.documentElement.classList.contains('dark'),
        size: getComputedStyle(document.documentElement).fontSize,
      }));
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('radio', { name: 'Compact' }).click();
    await expect.poll(heightOfRoom).toBeLessThan(roomy);
    await dialog.getByRole('radio', { name: 'Dark' }).click();
    await dialog.getByRole('slider', { name: 'Text size' }).press('End');
    await expect.poll(root).toEqual({ dark: true, size: '24px' });
    await dialog.getByRole('tab', { name: 'Writing' }).click();
    await dialog.getByRole('radio', { name: 'Ctrl and Enter' }).click();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await field.fill('one');
    await field.press('Enter');
    await field.pressSequentially('two');
    expect(await field.inputValue()).toBe('one\ntwo');
    await field.press('Control+Enter');
    await message('two').waitFor();
    await page.reload();
    await field.waitFor();
    expect(await root()).toEqual({ dark: true, size: '24px' });
  });
});
