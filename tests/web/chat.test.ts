import { describe, expect, it } from 'vitest';
import { officeForAll } from './office.ts';

const office = officeForAll();

describe('two pages', () => {
  it('talk in a room', async () => {
    const [ann, bob] = await Promise.all([office.enter('Ann'), office.enter('Bob')]);
    await ann.say('Good morning');
    await bob.message('Good morning').waitFor();
    expect(await bob.message('Good morning').getByText('Ann').count()).toBe(1);
    await bob.say('Hello Ann');
    await ann.message('Hello Ann').waitFor();
    expect(await ann.texts()).toEqual(['Good morning', 'Hello Ann']);
    await ann.page.locator('[data-state=pending]').waitFor({ state: 'detached' });
  });

  it('talk privately, and a third one sees nothing of it', async () => {
    const [carla, dan, eve] = await Promise.all([office.enter('Carla'), office.enter('Dan'), office.enter('Eve')]);
    await carla.writeTo('Dan');
    await carla.say('Between us');
    await dan.openRoom('Carla');
    await dan.message('Between us').waitFor();
    await dan.say('Sure');
    await carla.message('Sure').waitFor();
    // A message to all, sent later, has reached the third one: the private ones would have come before it.
    await dan.openRoom('general');
    await dan.say('To everybody');
    await eve.message('To everybody').waitFor();
    expect(await eve.page.getByText('Between us').count()).toBe(0);
    const direct = eve.page.getByRole('region', { name: 'Direct messages' });
    expect(await direct.getByRole('listitem').count()).toBe(0);
  });

  it('count what is unread, mark what is for me, and show where the new begins', async () => {
    const [fay, gus] = await Promise.all([office.enter('Fay'), office.enter('Gus')]);
    await gus.writeTo('Fay');
    await fay.say('one');
    await fay.say('two for @Gus');
    const badge = gus.page.getByRole('button', { name: /^general/ }).getByTestId('unread');
    await expect.poll(() => badge.innerText()).toBe('@ 2');
    await expect.poll(() => gus.page.title()).toMatch(/^\(2\) /);
    await gus.openRoom('general');
    await gus.message('two for @Gus').waitFor();
    await gus.page.getByRole('separator', { name: 'New messages' }).waitFor();
    await badge.waitFor({ state: 'detached' });
    await gus.page.reload();
    await gus.message('two for @Gus').waitFor();
    await expect.poll(() => gus.page.title()).not.toMatch(/^\(/);
  });

  it('see who is typing, and who is here', async () => {
    const [hal, ivy] = await Promise.all([office.enter('Hal'), office.enter('Ivy')]);
    await hal.field.pressSequentially('Hm');
    await ivy.page.getByText('Hal is typing').waitFor();
    await ivy.page.getByRole('button', { name: 'Write to Hal, here' }).waitFor();
  });
});

describe('a message', () => {
  it('is text, whatever it holds', async () => {
    const trick = '<img src=x onerror="document.title=1"><b>bold</b> javascript:alert(1) https://example.com/a?b=1.';
    const [kit, leo] = await Promise.all([office.enter('<i>Kit</i>'), office.enter('Leo')]);
    await kit.say(trick);
    const message = leo.message('bold');
    await message.waitFor();
    expect(await message.locator('p[dir=auto]').innerText()).toBe(trick);
    expect(await message.locator('b, i, img').count()).toBe(0);
    expect(await message.getByText('<i>Kit</i>').count()).toBe(1);
    const link = message.getByRole('link');
    expect(await link.getAttribute('href')).toBe('https://example.com/a?b=1');
    expect(await link.getAttribute('rel')).toContain('noopener');
  });

  it('keeps its lines: Shift and Enter begin a new one, Enter sends', async () => {
    const [mia, ned] = await Promise.all([office.enter('Mia'), office.enter('Ned')]);
    await mia.field.pressSequentially('first');
    await mia.field.press('Shift+Enter');
    await mia.field.pressSequentially('second');
    await mia.field.press('Enter');
    await ned.message('second').waitFor();
    expect(await ned.message('second').locator('p[dir=auto]').innerText()).toBe('first\nsecond');
    expect(await mia.field.inputValue()).toBe('');
  });

  it('shows the characters that would turn it round', async () => {
    const [oda, pat] = await Promise.all([office.enter('Oda'), office.enter('Pat')]);
    await oda.say('invoice\u202efdp.exe');
    await pat.message('U+202E').waitFor();
    expect(await pat.message('U+202E').locator('p[dir=auto]').textContent()).toBe('invoiceU+202Efdp.exe');
  });

  it('can be replied to and deleted', async () => {
    const [quin, rae] = await Promise.all([office.enter('Quin'), office.enter('Rae')]);
    await quin.say('What time is it?');
    await rae.message('What time is it?').hover();
    await rae.message('What time is it?').getByRole('button', { name: 'Reply to Quin' }).click();
    await rae.say('Noon');
    await quin
      .message('Noon')
      .getByRole('button', { name: /Quin.*What time is it\?/ })
      .waitFor();
    await rae.message('Noon').hover();
    await rae.message('Noon').getByRole('button', { name: 'More', exact: true }).click();
    await rae.page.getByRole('menuitem', { name: 'Delete' }).click();
    await rae.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await quin.page.getByText('Deleted', { exact: true }).waitFor();
    expect(await quin.page.getByRole('log').getByText('Noon').count()).toBe(0);
  });
});
