import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBigFile } from './big-file.ts';
import { sayOf, type Member } from './member.ts';
import { officeForAll } from './office.ts';

const office = officeForAll({ mayComplain: /net::ERR_INTERNET_DISCONNECTED/ });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landline-composer-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const options = ({ page }: Member, list: string) => page.getByRole('listbox', { name: list }).getByRole('option');
const chosen = (member: Member, list: string) => options(member, list).and(member.page.locator('[aria-selected=true]'));
const file = (name: string, text = 'x') => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

async function chooseInMenu({ page }: Member, role: 'menuitem' | 'menuitemcheckbox', name: string): Promise<void> {
  await page.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole(role, { name }).click();
}

/** The field names the chosen one for who does not see it. */
async function activeOf(member: Member): Promise<string | null> {
  const id = await member.field.getAttribute('aria-activedescendant');
  return id === null ? null : member.page.locator(`[id="${id}"]`).textContent();
}

describe('while one writes', () => {
  it('people are completed by name with arrows and Enter, and are told that they are meant', async () => {
    const [ann, ben] = await Promise.all([office.enter('Ann'), office.enter('Benedikt')]);
    await office.enter('Bertha');
    await ann.page.getByRole('button', { name: 'Write to Bertha' }).waitFor();
    await ben.writeTo('Bertha');
    await ann.field.pressSequentially('see @be');
    await expect.poll(() => options(ann, 'People').count()).toBe(2);
    await expect.poll(() => chosen(ann, 'People').textContent()).toContain('Benedikt');
    await ann.page.keyboard.press('ArrowDown');
    await expect.poll(() => activeOf(ann)).toContain('Bertha');
    await ann.page.keyboard.press('ArrowDown');
    await expect.poll(() => activeOf(ann)).toContain('Benedikt');
    await ann.page.keyboard.press('Enter');
    await expect.poll(() => ann.field.inputValue()).toBe('see @Benedikt ');
    expect(await options(ann, 'People').count()).toBe(0);
    // The list is gone, so this one sends.
    await ann.field.pressSequentially('now');
    await ann.page.keyboard.press('Enter');
    await ann.message('see @Benedikt now').waitFor();
    await ben.page.getByRole('button', { name: /^general, 1 unread, 1 for you/ }).waitFor();
  });

  it('rooms are completed too, Tab takes one, and Escape wants none until the next sign', async () => {
    const cy = await office.enter('Cy');
    await cy.makeRoom('Gardening');
    await cy.field.pressSequentially('not in #gar');
    await options(cy, 'Rooms').first().waitFor();
    await cy.page.keyboard.press('Escape');
    await cy.field.pressSequentially('d');
    await expect.poll(() => options(cy, 'Rooms').count()).toBe(0);
    await cy.field.pressSequentially(' but #ga');
    await options(cy, 'Rooms').first().waitFor();
    await cy.page.keyboard.press('Tab');
    await expect.poll(() => cy.field.inputValue()).toBe('not in #gard but #Gardening ');
    expect(await cy.field.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('emoji come by their names: from the list, from the picker, and from what was just written', async () => {
    const dee = await office.enter('Dee');
    await dee.field.pressSequentially('yes :tad');
    await options(dee, 'Emoji').filter({ hasText: ':tada:' }).click();
    await expect.poll(() => dee.field.inputValue()).toBe('yes 🎉 ');
    await dee.page.getByRole('button', { name: 'Emoji' }).click();
    await dee.page.getByRole('textbox', { name: 'Search' }).fill('rocket');
    await dee.page.getByRole('gridcell', { name: 'rocket' }).click();
    await expect.poll(() => dee.field.inputValue()).toBe('yes 🎉 🚀');
    await dee.field.pressSequentially(' and :+1: ok');
    await dee.page.keyboard.press('Enter');
    await dee.message('yes 🎉 🚀 and 👍️ ok').or(dee.message('yes 🎉 🚀 and 👍 ok')).waitFor();
  });

  it('a room where something was left says so', async () => {
    const eli = await office.enter('Eli');
    await eli.makeRoom('Attic');
    await eli.field.fill('half a thought');
    await eli.openRoom('general');
    await eli.page.getByRole('button', { name: 'Attic, with a draft' }).waitFor();
    await eli.page.reload();
    await eli.page.getByRole('button', { name: 'Attic, with a draft' }).click();
    await expect.poll(() => eli.field.inputValue()).toBe('half a thought');
    await eli.page.getByRole('button', { name: /^Attic$/ }).waitFor();
  });
});

describe('the own last message', () => {
  it('is changed by the arrow up in an empty field, and the field is as it was afterwards', async () => {
    const [fay, gus] = await Promise.all([office.enter('Fay'), office.enter('Gus')]);
    await fay.say('the meating is at nine');
    await gus.message('the meating').waitFor();
    await gus.say('ok');
    await fay.message('ok').waitFor();
    await fay.message('the meating').and(fay.page.locator('[data-state=sent]')).waitFor();
    await fay.field.press('ArrowUp');
    const edit = fay.page.getByRole('textbox', { name: 'Edit your message' });
    await expect.poll(() => edit.inputValue()).toBe('the meating is at nine');
    await edit.press('Escape');
    await expect.poll(() => fay.field.inputValue()).toBe('');
    await fay.field.press('ArrowUp');
    await edit.fill('the meeting is at nine');
    await edit.press('Enter');
    await gus.message('the meeting is at nine').getByText('edited').waitFor();
    expect(await gus.message('the meating').count()).toBe(0);
    await expect.poll(() => fay.field.inputValue()).toBe('');
    // Where something is written, the arrow is the field's own.
    await fay.field.fill('something');
    await fay.field.press('ArrowUp');
    expect(await fay.field.inputValue()).toBe('something');
  });
});

describe('what a message is besides its text', () => {
  it('an answer is still one after another room was looked at, and after a reload', async () => {
    const [vic, wim] = await Promise.all([office.enter('Vic'), office.enter('Wim')]);
    await Promise.all([vic.openRoom('general'), wim.openRoom('general')]);
    await wim.say('Who has the key?');
    await vic.message('Who has the key?').hover();
    await vic.page.getByRole('button', { name: 'Reply to Wim' }).click();
    const hint = vic.page.getByText('Reply to Wim: Who has the key?');
    await hint.waitFor();
    await vic.makeRoom('Hall');
    expect(await hint.count()).toBe(0);
    await vic.openRoom('general');
    await hint.waitFor();
    await vic.page.reload();
    await hint.waitFor();
    await vic.say('I do');
    await wim.message('I do').getByText('Who has the key?').waitFor();
    expect(await hint.count()).toBe(0);
  });

  it('a change that was begun is still there after another room was looked at, and after a reload', async () => {
    const xia = await office.enter('Xia');
    await xia.makeRoom('Yard');
    await xia.say('the meating');
    await xia.message('the meating').and(xia.page.locator('[data-state=sent]')).waitFor();
    await xia.field.press('ArrowUp');
    const edit = xia.page.getByRole('textbox', { name: 'Edit your message' });
    await edit.fill('the meeting');
    await xia.openRoom('general');
    expect(await edit.count()).toBe(0);
    await xia.page.getByRole('button', { name: 'Yard, with a draft' }).click();
    await expect.poll(() => edit.inputValue()).toBe('the meeting');
    await xia.page.reload();
    await expect.poll(() => edit.inputValue()).toBe('the meeting');
    await edit.press('Enter');
    await xia.message('the meeting').getByText('edited').waitFor();
    await expect.poll(() => xia.field.inputValue()).toBe('');
  });

  it('that somebody types is not told of them any more once they look elsewhere', async () => {
    const [yan, zoe] = await Promise.all([office.enter('Yan'), office.enter('Zoe')]);
    await Promise.all([yan.makeRoom('Roof'), zoe.openRoom('general')]);
    await yan.openRoom('general');
    // Of itself it would end six seconds after it was told: for her no time passes.
    await zoe.page.clock.install();
    await yan.field.fill('well');
    const line = zoe.page.getByText('Yan is typing');
    await line.waitFor();
    await zoe.page.clock.pauseAt(Date.now() + 1_000);
    expect(await line.isVisible()).toBe(true);
    await yan.openRoom('Roof');
    await line.waitFor({ state: 'detached' });
  });
});

describe('an announcement', () => {
  it('is made by who may, from the menu, and only one message becomes it', async () => {
    const person = await office.visit({ path: `/#t=${office.host.ownerToken}` });
    await person.page.getByLabel('Your name').fill('Olga');
    await person.page.getByRole('button', { name: 'Join' }).click();
    const [olga, hal] = await Promise.all([sayOf(person, 'Olga'), office.enter('Hal')]);
    await chooseInMenu(olga, 'menuitemcheckbox', 'As an announcement');
    await olga.page.getByText('everybody is asked to confirm it').waitFor();
    await olga.say('The lift is out of order');
    await hal.message('The lift is out of order').getByText('Announcement').waitFor();
    await olga.say('Sorry about that');
    await hal.message('Sorry about that').waitFor();
    expect(await hal.message('Sorry about that').getByText('Announcement').count()).toBe(0);
    await hal.page.getByRole('button', { name: 'Attach files' }).click();
    await hal.page.getByRole('menuitem', { name: 'Files' }).waitFor();
    expect(await hal.page.getByRole('menuitemcheckbox').count()).toBe(0);
  });
});

describe('a voice note', () => {
  const recorder = (member: Member) => member.page.getByRole('group', { name: 'Voice note' });

  it('is recorded and sent by itself, and what is being written stays', async () => {
    const [pia, quin] = await Promise.all([office.enter('Pia'), office.enter('Quin')]);
    await pia.context.grantPermissions(['microphone']);
    await pia.page.getByRole('button', { name: 'Voice note' }).click();
    const time = recorder(pia).getByTestId('recorded-time');
    await expect.poll(() => time.textContent()).toBe('0:02');
    await recorder(pia).getByRole('button', { name: 'Stop recording' }).click();
    const audio = recorder(pia).locator('audio');
    await audio.waitFor();
    await expect.poll(() => audio.evaluate((player: HTMLAudioElement) => player.readyState)).toBeGreaterThan(0);
    await recorder(pia).getByRole('button', { name: 'Send the voice note' }).click();
    const name = /Voice note \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.webm/;
    await quin.page.locator('[data-message]').filter({ hasText: name }).waitFor();
    await expect.poll(() => pia.field.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('is thrown away by Escape, and waits with the draft when another room is opened meanwhile', async () => {
    const rob = await office.enter('Rob');
    await rob.context.grantPermissions(['microphone']);
    await rob.makeRoom('Studio');
    await rob.page.getByRole('button', { name: 'Voice note' }).click();
    await expect.poll(() => recorder(rob).getByTestId('recorded-time').textContent()).toBe('0:01');
    await rob.page.keyboard.press('Escape');
    await recorder(rob).waitFor({ state: 'detached' });
    expect(await rob.page.locator('[data-transfer]').count()).toBe(0);
    await rob.page.getByRole('button', { name: 'Voice note' }).click();
    await expect.poll(() => recorder(rob).getByTestId('recorded-time').textContent()).toBe('0:01');
    await rob.openRoom('general');
    await rob.openRoom('Studio');
    await rob.page.locator('[data-transfer=ready]', { hasText: 'Voice note' }).waitFor();
  });

  it('says why there is none where the microphone is refused', async () => {
    const sue = await office.enter('Sue');
    await sue.page.getByRole('button', { name: 'Voice note' }).click();
    await recorder(sue).getByText('This page may not use the microphone.').waitFor();
    await recorder(sue).getByRole('button', { name: 'Close' }).click();
    await recorder(sue).waitFor({ state: 'detached' });
  });
});

describe('files', () => {
  const chip = (member: Member, name: string): Locator =>
    member.page.getByRole('list', { name: 'Attached files' }).locator('[data-transfer]', { hasText: name });

  it('of a whole folder come with it, more of them than one message takes', async () => {
    const trip = join(folder, 'trip');
    await mkdir(join(trip, 'day one'), { recursive: true });
    for (let index = 0; index < 21; index += 1) await writeFile(join(trip, `note ${index}.txt`), `${index}`);
    await writeFile(join(trip, 'day one', 'deep.txt'), 'deep');
    await writeFile(join(trip, '.DS_Store'), 'x');
    const [ida, jon] = await Promise.all([office.enter('Ida'), office.enter('Jon')]);
    const asked = ida.page.waitForEvent('filechooser');
    await chooseInMenu(ida, 'menuitem', 'A folder');
    await (await asked).setFiles(trip);
    await expect.poll(() => ida.page.locator('[data-transfer=ready]').count()).toBe(22);
    expect(await chip(ida, 'deep.txt').textContent()).toContain('trip/day one/');
    await ida.say('The trip');
    await expect.poll(() => ida.page.locator('[data-transfer]').count()).toBe(0);
    await jon.message('The trip').waitFor();
    await expect.poll(() => jon.page.getByRole('button', { name: /^Download / }).count()).toBe(22);
    await jon.page.getByTitle('trip/day one', { exact: true }).waitFor();
  });

  it('that are pasted without a name are called after the moment, and pictures are shown before they go', async () => {
    const kim = await office.enter('Kim');
    const picture = (await kim.page.screenshot()).toString('base64');
    await kim.field.evaluate((field, base64) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      data.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, picture);
    const pasted = chip(kim, 'Screenshot');
    await pasted.getByText(/^Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/).waitFor();
    await expect.poll(() => pasted.locator('img').getAttribute('src')).toMatch(/^data:image/);
    // As large as there is room, and it can be thought better of there.
    await pasted.getByRole('button', { name: /^Show the picture Screenshot/ }).click();
    const viewer = kim.page.getByRole('dialog', { name: /^Screenshot/ });
    await expect.poll(() => viewer.getByTestId('picture').getAttribute('src')).toMatch(/^blob:/);
    expect((await viewer.getByTestId('picture').boundingBox())!.width).toBeGreaterThan(600);
    await viewer.getByRole('button', { name: /^Remove Screenshot/ }).click();
    await viewer.waitFor({ state: 'detached' });
    expect(await pasted.count()).toBe(0);
  });

  it('are left out where they are only a picture of the text that is pasted', async () => {
    const uma = await office.enter('Uma');
    const taken = await uma.field.evaluate((field) => {
      const data = new DataTransfer();
      data.items.add('Jan\t12\nFeb\t9', 'text/plain');
      data.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      // What nobody takes, the browser puts into the field as text.
      return !field.dispatchEvent(event);
    });
    expect(taken).toBe(false);
    expect(await uma.page.locator('[data-transfer]').count()).toBe(0);
  });

  it('are stopped for a while and go on where they were, and the message waits for them in another room', async () => {
    const big = join(folder, 'film.mkv');
    await writeBigFile(big, 120_000_000);
    const [lea, max] = await Promise.all([office.enter('Lea'), office.enter('Max')]);
    // Whoever comes is shown the room with the newest message, which is another one's.
    await Promise.all([lea.openRoom('general'), max.openRoom('general')]);
    await lea.attach(big);
    const bar = chip(lea, 'film.mkv').getByRole('progressbar');
    await expect.poll(async () => Number(await bar.getAttribute('value')), { interval: 20 }).toBeGreaterThan(5_000_000);
    await lea.page.getByRole('button', { name: 'Pause film.mkv' }).click();
    await chip(lea, 'film.mkv')
      .getByText(/^Paused at/)
      .waitFor();
    await lea.say('The film');
    await lea.page.getByText('Sent as soon as the files are there.').waitFor();
    // Somewhere else meanwhile: what is on its way is listed in the sidebar, with what can be done.
    await lea.makeRoom('Cellar');
    await lea.page.getByRole('button', { name: '1 file on its way' }).click();
    const way = lea.page.getByRole('dialog', { name: '1 file on its way' });
    await way.getByRole('region', { name: 'general' }).getByRole('button', { name: 'Resume film.mkv' }).click();
    await way.getByText(/^\d+ MB of 120 MB · .+B\/s · .+ left$/).waitFor({ timeout: 60_000 });
    await max.message('film.mkv').waitFor({ timeout: 100_000 });
    await max.message('film.mkv').getByText('The film').waitFor();
    await way.waitFor({ state: 'detached' });
    expect(await lea.page.getByRole('button', { name: 'general, with a draft' }).count()).toBe(0);
  });

  it('wait for each other, two at once, and one that is called back is not sent', async () => {
    const nia = await office.enter('Nia');
    const bigs = await Promise.all(
      ['one', 'two', 'three'].map(async (name) => {
        const path = join(folder, `${name}.bin`);
        await writeBigFile(path, 60_000_000);
        return path;
      }),
    );
    await nia.attach(...bigs);
    await chip(nia, 'three.bin')
      .getByText(/waits for other files/)
      .waitFor();
    await nia.field.fill('All three');
    await nia.field.press('Enter');
    await nia.page.getByRole('button', { name: 'Do not send yet' }).click();
    await nia.page.getByRole('button', { name: 'Remove one.bin' }).click();
    await expect.poll(() => nia.page.locator('[data-transfer=ready]').count(), { timeout: 100_000 }).toBe(2);
    expect(await nia.field.inputValue()).toBe('All three');
    expect(await nia.message('All three').count()).toBe(0);
    await nia.field.press('Enter');
    await nia.message('three.bin').waitFor();
  });

  it('stay with the text when one cannot be sent, until it is tried again or let go', async () => {
    const oli = await office.enter('Oli');
    await oli.page.locator('input[type=file]').setInputFiles(file('fine.txt'));
    await oli.page.locator('[data-transfer=ready]').waitFor();
    // A file that is gone before its turn comes.
    const gone = join(folder, 'gone.bin');
    await writeBigFile(gone, 60_000_000);
    await oli.attach(gone);
    await oli.page.getByRole('button', { name: 'Pause gone.bin' }).click();
    await writeFile(gone, 'something else');
    await oli.field.fill('Both');
    await oli.field.press('Enter');
    await oli.page.getByRole('button', { name: 'Resume gone.bin' }).click();
    await oli.page.getByText('Not sent: a file could not be sent.').waitFor();
    expect(await oli.message('Both').count()).toBe(0);
    await oli.page.getByRole('button', { name: 'Remove gone.bin' }).click();
    await oli.field.press('Enter');
    await oli.message('Both').getByText('fine.txt').waitFor();
  });
});
