import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openProfile } from './browser.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

it('keeps what was written and not sent over a reload, room by room', async () => {
  const ann = await office.enter('Ann');
  await ann.field.fill('half a thought');
  await ann.makeRoom('Kitchen');
  await ann.field.fill('who took my cup');
  await ann.page.reload();
  await ann.page.getByRole('heading', { level: 2, name: 'Kitchen' }).waitFor();
  await expect.poll(() => ann.field.inputValue()).toBe('who took my cup');
  await ann.openRoom('general');
  await expect.poll(() => ann.field.inputValue()).toBe('half a thought');
  await ann.field.press('Enter');
  await ann.message('half a thought').waitFor();
  await ann.page.reload();
  await ann.field.waitFor();
  expect(await ann.field.inputValue()).toBe('');
});

it('keeps what was written, what it answers and its files over a closed browser', async () => {
  const jan = await office.enter('Jan');
  await jan.openRoom('general');
  const folder = await mkdtemp(join(tmpdir(), 'landline-profile-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { url } = office.host;
  const first = await openProfile(url, folder);
  const page = await first.newPage();
  await page.goto(url);
  await page.getByLabel('Your name').fill('Kai');
  await page.getByRole('button', { name: 'Join' }).click();
  const field = page.getByRole('textbox', { name: /^Message / });
  await field.waitFor();
  await jan.say('Who has the plan?');
  await page.locator('[data-message]', { hasText: 'Who has the plan?' }).hover();
  await page.getByRole('button', { name: 'Reply to Jan' }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await page.locator('[data-transfer=ready]').waitFor();
  await field.fill('half a thought');
  await first.close();

  const second = await openProfile(url, folder);
  onTestFinished(() => second.close());
  const again = await second.newPage();
  await again.goto(url);
  const written = again.getByRole('textbox', { name: /^Message / });
  await expect.poll(() => written.inputValue(), { timeout: 30_000 }).toBe('half a thought');
  await again.locator('[data-transfer=ready]', { hasText: 'plan.txt' }).waitFor();
  await written.press('Enter');
  const answer = jan.message('half a thought');
  await answer.getByText('Who has the plan?').waitFor();
  await answer.getByText('plan.txt').waitFor();
});

it('says once when this browser has no room left for what is written', async () => {
  const gil = await office.enter('Gil');
  await gil.page.evaluate(() => {
    for (let length = 4_000_000; length >= 1; length = Math.floor(length / 2))
      for (let more = true; more;)
        try {
          localStorage.setItem(`full ${localStorage.length}`, 'x'.repeat(length));
        } catch {
          more = false;
        }
  });
  await gil.field.fill('half a thought');
  const told = gil.page.getByRole('alert').filter({ hasText: 'This browser does not keep what you write' });
  await told.getByRole('button', { name: 'Understood' }).click();
  await gil.field.fill('half a thought, and more');
  expect(await told.count()).toBe(0);
});

it('sends what has shortcodes, and all that is written after it, also when what they stand for does not come', async () => {
  const dora = await office.enter('Dora');
  await dora.makeRoom('Stairs');
  let asked = false;
  await dora.context.route(/github[^/]*\.js/, () => void (asked = true));
  await dora.page.reload();
  await dora.say('first :tada:');
  await dora.say('second');
  await dora.say('third :tada:');
  await expect.poll(() => dora.texts()).toEqual(['first :tada:', 'second', 'third :tada:']);
  expect(asked).toBe(true);
});

it('sends more pictures at once than one message can carry', async () => {
  const ben = await office.enter('Ben');
  await ben.page.evaluate(async () => {
    const chosen = new DataTransfer();
    for (let index = 0; index < 20; index += 1) {
      const canvas = new OffscreenCanvas(320, 240);
      const context = canvas.getContext('2d')!;
      const image = context.createImageData(320, 240);
      // Coarse noise: as hard to compress as a photograph.
      for (let at = 0; at < image.data.length; at += 1)
        image.data[at] = at % 4 === 3 ? 255 : Math.random() * 90 + index;
      context.putImageData(image, 0, 0);
      chosen.items.add(new File([await canvas.convertToBlob()], `photo ${index}.png`, { type: 'image/png' }));
    }
    const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await ben.field.fill('From the trip');
  await expect.poll(() => ben.page.locator('[data-transfer=ready]').count(), { timeout: 20_000 }).toBe(20);
  await ben.field.press('Enter');
  await expect.poll(() => ben.page.getByRole('button', { name: /^Show the picture photo/ }).count()).toBe(20);
  await ben.message('From the trip').waitFor();
  await expect.poll(() => ben.page.locator('[data-transfer]').count()).toBe(0);
  await expect.poll(() => ben.page.locator('[data-state=pending]').count()).toBe(0);
});

it('gives back text and files that cannot be sent', async () => {
  const cleo = await office.enter('Cleo');
  await cleo.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await cleo.page.locator('[data-transfer=ready]').waitFor();
  // Within the field's limit, but of signs of three bytes.
  const long = '長'.repeat(60_000);
  await cleo.field.fill(long);
  await cleo.field.press('Enter');
  await cleo.page.getByRole('alert').getByText('more than one message can carry').waitFor();
  expect(await cleo.field.inputValue()).toBe(long);
  await cleo.page.locator('[data-transfer=ready]', { hasText: 'notes.txt' }).waitFor();
});

it('sends the longest text there may be, in one line or full of marks, and shows it folded', async () => {
  const [hana, ian] = [await office.enter('Hana'), await office.enter('Ian')];
  await Promise.all([hana.openRoom('general'), ian.openRoom('general')]);
  const longest = 65_536;
  const line = `begin ${'x'.repeat(longest - 10)} end`;
  const marks =
    'marks **b** _i_ `c` [l](https://a.example/) @Hana :tada: > - '.repeat(2_000).slice(0, longest - 3) + 'fin';
  for (const text of [line, marks]) {
    expect(text).toHaveLength(longest);
    await hana.say(text);
    await expect.poll(() => hana.field.inputValue()).toBe('');
    const start = text.slice(0, 5);
    const shown = ian.message(start);
    await shown.waitFor({ timeout: 30_000 });
    const { height } = (await shown.boundingBox())!;
    expect(height).toBeLessThan(800);
    await shown.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(async () => (await shown.boundingBox())!.height, { timeout: 30_000 }).toBeGreaterThan(800);
    expect(await ian.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await shown.getByRole('button', { name: 'Show less' }).click();
  }
});

it('a file that is dropped beside the conversation does not take the page away, and text may be dropped into the field', async () => {
  const dan = await office.enter('Dan');
  const dropped = await dan.page.evaluate(() => {
    const drop = (where: string, item: File | string) => {
      const dataTransfer = new DataTransfer();
      if (typeof item === 'string') dataTransfer.items.add(item, 'text/plain');
      else dataTransfer.items.add(item);
      const refused = (name: string) =>
        !document
          .querySelector(where)!
          .dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
      return [refused('dragover'), refused('drop')];
    };
    return { file: drop('nav', new File(['x'], 'x.txt')), text: drop('textarea', 'some words') };
  });
  expect(dropped).toEqual({ file: [true, true], text: [false, false] });
  expect(await dan.page.locator('[data-transfer]').count()).toBe(0);
});

it('does not act on what is not shown: a finger on a message shows its buttons first', async () => {
  const eve = await office.enter('Eve', { touch: true });
  await eve.say('keep me');
  await eve.message('keep me').and(eve.page.locator('[data-state=sent]')).waitFor();
  const reply = eve.message('keep me').getByRole('button', { name: 'Reply to Eve' });
  expect(await reply.count()).toBe(0);
  // Where the buttons will stand: the tap that brings them presses none of them.
  const { width } = (await eve.message('keep me').boundingBox())!;
  await eve.message('keep me').tap({ position: { x: width - 70, y: 8 } });
  await reply.waitFor();
  expect(await eve.page.getByRole('button', { name: 'Do not reply' }).count()).toBe(0);
  await eve.message('keep me').getByRole('button', { name: 'More', exact: true }).tap();
  await eve.page.getByRole('menuitem', { name: 'Delete' }).tap();
  await eve.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).tap();
  await eve.page.getByText('Deleted').waitFor();
});

it('can be opened again in the same tab after it could not read what it kept', async () => {
  const fay = await office.enter('Fay');
  await fay.page.addInitScript(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      const fails = !('readable' in window) && !this.name.includes('identity');
      if (fails) throw new DOMException('Disk I/O error', 'UnknownError');
      return transaction.apply(this, args);
    };
  });
  await fay.page.reload();
  await fay.page.getByRole('heading', { name: 'This page could not open' }).waitFor();
  await fay.page.evaluate(() => Object.assign(window, { readable: true }));
  await fay.page.getByRole('button', { name: 'Try again' }).click();
  await fay.field.waitFor();
});
