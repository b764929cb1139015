import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { builtPage } from '../../build/built-page.ts';
import { hashOf, writeBigFile } from './big-file.ts';
import { startBrowsing } from './browser.ts';
import { startHostProcess } from './host-process.ts';
import { sayOf } from './member.ts';
import { openOfficeSettings } from './office-dialog.ts';
import { pdfOf } from './pdf.ts';
import { silence } from './silence.ts';

/** Who comes by this name makes themselves the owner. */
const owner = 'Olga';

async function opened() {
  const dir = await mkdtemp(join(tmpdir(), 'landline-web-'));
  const page = await builtPage();
  const first = await startHostProcess(dir, page);
  const now = { host: first };
  const url = `https://127.0.0.1:${first.port}`;
  const browsing = await startBrowsing(url);
  onTestFinished(async () => {
    await browsing.end();
    await now.host.kill();
    await rm(dir, { recursive: true, force: true });
  });
  const enter = async (name: string, prepare?: (page: Page) => Promise<void>) => {
    const person = await browsing.person();
    await prepare?.(person.page);
    await person.page.goto(name === owner ? `${url}/join#t=${first.ownerToken ?? ''}` : url);
    await person.page.getByLabel('Your name').fill(name);
    await person.page.getByRole('button', { name: 'Join' }).click();
    return sayOf(person, name);
  };
  return {
    dir,
    enter,
    kill: () => now.host.kill(),
    async restart() {
      now.host = await startHostProcess(dir, page, first.port);
    },
  };
}

it('tells that the host is gone, keeps what is written, and loses nothing when it is back', async () => {
  const { enter, kill, restart } = await opened();
  const [ann, bob] = [await enter('Ann'), await enter('Bob')];
  await ann.say('before');
  await bob.message('before').waitFor();

  await kill();
  const banner = ann.page.getByTestId('connection');
  await banner.getByText('The office cannot be reached.').waitFor({ timeout: 30_000 });
  await ann.say('meanwhile 1');
  await ann.say('meanwhile 2');
  await expect.poll(() => ann.page.locator('[data-state=pending]').count()).toBe(2);
  await bob.say('from Bob');
  await expect.poll(() => bob.page.locator('[data-state=pending]').count()).toBe(1);

  await restart();
  await banner.waitFor({ state: 'detached', timeout: 30_000 });
  await ann.message('from Bob').waitFor({ timeout: 30_000 });
  await bob.message('meanwhile 2').waitFor({ timeout: 30_000 });
  await ann.page.locator('[data-state=pending]').waitFor({ state: 'detached' });
  const texts = await ann.texts();
  expect(texts.toSorted()).toEqual(['before', 'from Bob', 'meanwhile 1', 'meanwhile 2']);
  expect(texts.indexOf('meanwhile 1')).toBeLessThan(texts.indexOf('meanwhile 2'));
  expect(await bob.texts()).toEqual(texts);
  await ann.page.reload();
  await ann.message('meanwhile 2').waitFor();
  expect(await ann.texts()).toEqual(texts);
});

it('says when it tries next, and tries at once when it is told to', async () => {
  const { enter, kill, restart } = await opened();
  const { page } = await enter('Ann', (newcomer) => newcomer.clock.install());
  const banner = page.getByTestId('connection');
  const seconds = async () => Number(/Next try in (\d+) s\./.exec((await banner.textContent()) ?? '')?.[1] ?? 0);
  await kill();
  await banner.waitFor({ timeout: 30_000 });
  // From now on time stands still: nothing is tried by itself unless the test lets time go by.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 10_000);
  await expect
    .poll(async () => {
      await page.clock.runFor(250);
      return seconds();
    })
    .toBeGreaterThan(2);
  const before = await seconds();
  await page.clock.runFor(1_000);
  await expect.poll(seconds).toBe(before - 1);
  await restart();
  await banner.getByRole('button', { name: 'Try now' }).click();
  let passed = 0;
  await expect
    .poll(
      async () => {
        await page.clock.runFor(10);
        passed += 10;
        return banner.count();
      },
      { interval: 100, timeout: 30_000 },
    )
    .toBe(0);
  expect(passed).toBeLessThan((before - 2) * 1_000);
});

it('goes on with a file where it was when the host comes back', async () => {
  const { dir, enter, kill, restart } = await opened();
  const path = join(dir, 'backup.tar');
  await writeBigFile(path, 150_000_000);
  const ann = await enter('Ann');
  await ann.attach(path);
  const bar = ann.page.getByRole('progressbar', { name: 'Sending backup.tar' });
  const done = async () => Number(await bar.getAttribute('value'));
  await expect.poll(done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(20_000_000);
  await kill();
  await ann.page.locator('[data-transfer=paused]').waitFor({ timeout: 30_000 });
  const before = await done();
  await restart();
  await ann.page.locator('[data-transfer=sending]').waitFor({ timeout: 30_000 });
  // What was acknowledged is on disk; only what was in flight is sent again.
  expect(await done()).toBeGreaterThan(before - 10_000_000);
  await ann.page.locator('[data-transfer=ready]').waitFor({ timeout: 60_000 });
  await ann.say('Backup');
  const [started] = await Promise.all([
    ann.page.waitForEvent('download'),
    ann.page.getByRole('button', { name: 'Download backup.tar' }).click(),
  ]);
  const got = join(dir, 'got.tar');
  await started.saveAs(got);
  expect(await hashOf(got)).toBe(await hashOf(path));
});

it('fills a page of the settings that was opened while the host was gone, and leaves what is being filled in', async () => {
  const { enter, kill, restart } = await opened();
  const { page } = await enter(owner);
  await page.getByTestId('connection').waitFor({ state: 'detached' });
  const settings = await openOfficeSettings(page);
  const name = settings.getByRole('textbox', { name: 'Name of the office' });
  await name.fill('The new name');
  await kill();
  await settings.getByText('The office cannot be reached now.').waitFor({ timeout: 30_000 });
  await restart();
  await settings.getByText('The office cannot be reached now.').waitFor({ state: 'detached', timeout: 30_000 });
  expect(await name.inputValue()).toBe('The new name');
  await kill();
  await settings.getByText('The office cannot be reached now.').waitFor({ timeout: 30_000 });
  await settings.getByRole('tab', { name: 'Webhooks' }).click();
  const hook = settings.getByRole('textbox', { name: 'Name it posts under' });
  await hook.fill('Build');
  await restart();
  await settings.getByText('The office cannot be reached now.').waitFor({ state: 'detached', timeout: 30_000 });
  expect(await hook.inputValue()).toBe('Build');
  await kill();
  await settings.getByText('The office cannot be reached now.').waitFor({ timeout: 30_000 });
  await settings.getByRole('tab', { name: 'Keeping' }).click();
  await restart();
  await settings.getByRole('switch', { name: 'Erase what is old' }).waitFor({ timeout: 30_000 });
});

it('goes on with a document where it was, when the office is back', async () => {
  const { dir, enter, kill, restart } = await opened();
  const ann = await enter('Ann');
  const words = Array.from({ length: 20 }, (_, page) => `Page number ${page + 1}`);
  await writeFile(join(dir, 'plan.pdf'), pdfOf(words, { padding: 300_000 }));
  await ann.attach(join(dir, 'plan.pdf'));
  await ann.page.locator('[data-transfer=ready]').waitFor();
  await ann.field.press('Enter');
  await ann.page.getByRole('button', { name: 'Show plan.pdf' }).click();
  const page = (number: number) =>
    ann.page.getByRole('region', { name: `Page ${number} of 20` }).getByText(`Page number ${number}`, { exact: true });
  await page(1).waitFor();
  await kill();
  await ann.page.getByRole('region', { name: 'plan.pdf' }).press('End');
  await ann.page.getByRole('region', { name: 'Page 20 of 20' }).and(ann.page.locator('[aria-busy=true]')).waitFor();
  await restart();
  await page(20).waitFor({ timeout: 30_000 });
});

it('goes on playing where it was, when the office is back', async () => {
  const { dir, enter, kill, restart } = await opened();
  const ann = await enter('Ann');
  await writeFile(join(dir, 'concert.wav'), silence(120, 192_000));
  await ann.attach(join(dir, 'concert.wav'));
  await ann.page.locator('[data-transfer=ready]').waitFor();
  await ann.field.press('Enter');
  await ann.page.getByRole('button', { name: 'Play concert.wav' }).click();
  const player = ann.page.locator('audio');
  const at = () => player.evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await expect.poll(at).toBeGreaterThan(0.2);
  await kill();
  // That far the browser has not read ahead.
  await player.evaluate((audio: HTMLAudioElement) => (audio.currentTime = 100));
  await ann.page.getByTestId('connection').getByText('The office cannot be reached.').waitFor({ timeout: 30_000 });
  await restart();
  await expect.poll(at, { timeout: 60_000 }).toBeGreaterThan(100.2);
});

it('tells what one may do in a room, and whom a message has reached, when the office is back', async () => {
  const { enter, kill, restart } = await opened();
  const ann = await enter('Ann');
  const { page } = ann;
  await ann.makeRoom('Kitchen');
  await ann.say('Tea?');
  await ann.message('Tea?').and(page.locator('[data-state=sent]')).waitFor();
  const info = page.getByRole('dialog', { name: 'Message info' });
  const openInfo = async () => {
    await ann.message('Tea?').hover();
    await ann.message('Tea?').getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Message info' }).click();
    await info.waitFor();
  };
  // The dialog itself comes from the office, too.
  await openInfo();
  await page.keyboard.press('Escape');
  await info.waitFor({ state: 'detached' });
  await kill();
  await page.getByTestId('connection').getByText('The office cannot be reached.').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'More about Kitchen' }).click();
  await page.getByRole('menuitem', { name: 'Room settings' }).click();
  const panel = page.getByRole('complementary', { name: 'Details of Kitchen' });
  await panel.getByRole('region', { name: 'For me' }).waitFor();
  const archive = panel.getByRole('button', { name: 'Archive', exact: true });
  expect(await archive.count()).toBe(0);
  await openInfo();
  const trouble = info.getByText('The office cannot do this now.');
  await trouble.waitFor();
  await restart();
  await trouble.waitFor({ state: 'detached', timeout: 30_000 });
  await info.waitFor();
  await page.keyboard.press('Escape');
  await archive.waitFor();
});

it('sends a voice note that was said while the host was gone after the page was opened anew', async () => {
  const { enter, kill, restart } = await opened();
  const [pia, quin] = [await enter('Pia'), await enter('Quin')];
  await pia.context.grantPermissions(['microphone']);
  await pia.page.getByRole('button', { name: 'Voice note' }).click();
  const recorder = pia.page.getByRole('group', { name: 'Voice note' });
  await expect.poll(() => recorder.getByTestId('recorded-time').textContent()).not.toBe('0:00');
  await kill();
  await recorder.getByRole('button', { name: 'Send the voice note' }).click();
  await pia.page.locator('[data-transfer]', { hasText: 'Voice note' }).waitFor();
  const url = pia.page.url();
  await pia.page.goto('about:blank');
  await restart();
  await pia.page.goto(url);
  await quin.page
    .locator('[data-message]')
    .filter({ hasText: /Voice note .*\.webm/ })
    .waitFor({ timeout: 60_000 });
  await pia.page.locator('[data-transfer]').waitFor({ state: 'detached' });
});
