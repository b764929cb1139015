import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashOf, writeBigFile } from './big-file.ts';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';

const bigSize = 200_000_000;
const office = officeForAll();
let folder: string;
let big: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landline-web-'));
  big = join(folder, 'film.mkv');
  await writeBigFile(big, bigSize);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const transfer = (member: Member, state: string) => member.page.locator(`[data-transfer=${state}]`);

async function download(member: Member, name: string): Promise<string> {
  const [started] = await Promise.all([
    member.page.waitForEvent('download'),
    member.page
      .getByRole('button', { name: `Download ${name}` })
      .last()
      .click(),
  ]);
  expect(started.suggestedFilename()).toBe(name);
  const path = join(folder, `${member.name}-${name}`);
  await started.saveAs(path);
  return path;
}

it('sends a file of 200 MB that the other one downloads, byte for byte', async () => {
  const [ann, bob] = await Promise.all([office.enter('Ann'), office.enter('Bob')]);
  await ann.attach(big);
  await transfer(ann, 'sending').waitFor();
  // Enter while it is on its way: it is sent when the file is there.
  await ann.say('The film');
  await bob.message('film.mkv').waitFor({ timeout: 100_000 });
  expect(await bob.message('film.mkv').getByText('200 MB').count()).toBe(1);
  expect(await bob.message('film.mkv').getByText('The film').count()).toBe(1);
  expect(await hashOf(await download(bob, 'film.mkv'))).toBe(await hashOf(big));
});

it('goes on where it was after the page was loaded again in the middle of it', async () => {
  const other = join(folder, 'other.iso');
  await writeBigFile(other, bigSize);
  const [ann, bob] = await Promise.all([office.enter('Carla'), office.enter('Dan')]);
  await ann.attach(other);
  const bar = ann.page.getByRole('progressbar', { name: 'Sending other.iso' });
  const done = async () => Number(await bar.getAttribute('value'));
  await expect.poll(done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(20_000_000);
  await ann.page.reload();
  await transfer(ann, 'broken').waitFor();
  let firstDone: number | undefined;
  await ann.attach(other);
  await expect
    .poll(
      async () => {
        const now = await done().catch(() => 0);
        if (now > 0) firstDone ??= now;
        return firstDone;
      },
      { timeout: 60_000, interval: 5 },
    )
    .toBeGreaterThan(15_000_000);
  await transfer(ann, 'ready').waitFor({ timeout: 100_000 });
  await ann.say('All of it');
  await bob.message('other.iso').waitFor();
  expect(await hashOf(await download(bob, 'other.iso'))).toBe(await hashOf(other));
});

it('shows a picture small in the message and whole when asked', async () => {
  const [eve, fay] = await Promise.all([office.enter('Eve'), office.enter('Fay')]);
  const picture = join(folder, 'chart.png');
  await writeFile(picture, await eve.page.screenshot());
  await eve.attach(picture);
  await transfer(eve, 'ready').waitFor();
  await eve.field.press('Enter');
  const shown = fay.page.getByRole('button', { name: 'Show the picture chart.png' });
  await shown.waitFor();
  expect(await shown.getByRole('img').getAttribute('src')).toMatch(/^data:image\/webp;base64,/);
  await shown.click();
  const whole = fay.page.getByRole('dialog').getByTestId('picture');
  await expect.poll(() => whole.getAttribute('src')).toMatch(/^https:.*\/blobs\//);
  await expect.poll(() => whole.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1280);
});

it('takes files that are dropped or pasted, and lets go of them again', async () => {
  const gus = await office.enter('Gus');
  const drop = await gus.page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }));
    return data;
  });
  await gus.page.getByRole('region', { name: 'general' }).dispatchEvent('drop', { dataTransfer: drop });
  await gus.field.evaluate((field) => {
    const data = new DataTransfer();
    data.items.add(new File(['pasted'], 'pasted.txt', { type: 'text/plain' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => transfer(gus, 'ready').count()).toBe(2);
  await gus.page.getByRole('button', { name: 'Remove dropped.txt' }).click();
  await gus.say('Here');
  const sent = gus.message('Here');
  await sent.getByText('pasted.txt').waitFor();
  expect(await sent.getByText('dropped.txt').count()).toBe(0);
});
