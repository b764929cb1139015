import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
      .evaluate((name) => getComputedStyle(name).textAlign);
    expect(await side).toBe('right');
    await office.everybodyLeaves();
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
