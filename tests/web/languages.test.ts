import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openOffice, type Office } from './office.ts';

describe('the page speaks the person’s language', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.end());

  it('and is written from the right in Arabic', async () => {
    const { page } = await office.visit({ locale: 'ar', width: 1280 });
    await page.getByLabel('اسمك').fill('سارة');
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.getByRole('button', { name: 'انضمام' }).click();
    // The rooms stand where an Arabic reader begins: on the right.
    const rooms = page.getByRole('navigation', { name: 'الغرف والأشخاص' });
    const conversation = page.getByRole('main');
    await conversation.getByRole('textbox').waitFor();
    expect((await rooms.boundingBox())!.x).toBeGreaterThan((await conversation.boundingBox())!.x);
    // A name in Latin letters stands there as well, beside its icon.
    const side = conversation
      .getByRole('heading', { name: 'general' })
      .getByText('general')
      .evaluate((name) => getComputedStyle(name).textAlign);
    expect(await side).toBe('right');
    await office.everybodyLeaves();
  });

  it('and another one as soon as it is chosen, with its dates and its direction, over a reload', async () => {
    const ann = await office.enter('Ann');
    const { page } = ann;
    await ann.say('Hello');
    await page.getByRole('log').getByText('Today', { exact: true }).waitFor();
    async function choose(settings: string, appearance: string, from: string, to: string): Promise<void> {
      await page.keyboard.press('Control+,');
      const dialog = page.getByRole('dialog', { name: settings });
      await dialog.getByRole('tab', { name: appearance }).click();
      await dialog.getByRole('combobox', { name: from }).click();
      await page.getByRole('option', { name: to }).click();
    }
    await choose('Settings', 'Appearance', 'Language', 'Deutsch');
    const dialog = page.getByRole('dialog', { name: 'Einstellungen' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('log').getByText('Heute', { exact: true }).waitFor();
    await choose('Einstellungen', 'Darstellung', 'Sprache', 'العربية');
    await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.reload();
    await page.getByRole('log').getByText('اليوم', { exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await office.everybodyLeaves();
  });

  it('and one that was chosen while the office is away as soon as it is back', async () => {
    const other = await openOffice({ mayComplain: /ERR_INTERNET_DISCONNECTED/ });
    onTestFinished(() => other.end());
    const { page, context } = await other.enter('Bea');
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('tab', { name: 'Appearance' }).click();
    await dialog.getByRole('combobox', { name: 'Language' }).click();
    await page.getByRole('option', { name: 'Deutsch' }).waitFor();
    await context.setOffline(true);
    const failed = page.waitForEvent('requestfailed', (request) => !request.url().includes('/socket.io/'));
    await page.getByRole('option', { name: 'Deutsch' }).click();
    await failed;
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByTestId('connection').waitFor({ state: 'attached', timeout: 40_000 });
    await context.setOffline(false);
    await page.getByRole('dialog', { name: 'Einstellungen' }).waitFor({ timeout: 40_000 });
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await other.everybodyLeaves();
  });

  it.each([
    ['de-AT', 'de', 'Dein Name'],
    ['zh-TW', 'zh-Hans', '你的名字'],
    ['nl-NL', 'en', 'Your name'],
  ])('%s is met in %s', async (locale, lang, label) => {
    const { page } = await office.visit({ locale });
    await page.getByLabel(label).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    await office.everybodyLeaves();
  });
});
