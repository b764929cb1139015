import { describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';
import { pdfOf, ryumin } from './pdf.ts';

const office = officeForAll();

async function send(member: Member, name: string, content: Buffer): Promise<Locator> {
  await member.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'application/pdf', buffer: content });
  await expect.poll(() => member.page.locator('[data-transfer=ready]').count(), { timeout: 30_000 }).toBe(1);
  await member.field.press('Enter');
  return member.page.getByRole('button', { name: `Show ${name}`, exact: true }).last();
}

const pages = (count: number) => Array.from({ length: count }, (_, page) => `Page number ${page + 1}`);

/** How many points of a page are not white. */
const ink = (page: Locator) =>
  page.locator('canvas').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128 && data[at + 3] === 255) dark += 1;
    return dark;
  });

describe('a document', () => {
  it('is shown page by page beside its message, nearer and farther, and can be read by who cannot see', async () => {
    const anna = await office.enter('Anna');
    await (await send(anna, 'plan.pdf', pdfOf(pages(40)))).click();
    const dialog = anna.page.getByRole('dialog', { name: 'plan.pdf' });
    const first = dialog.getByRole('region', { name: 'Page 1 of 40' });
    await first.getByText('Page number 1').waitFor();
    await expect.poll(() => ink(first), { timeout: 20_000 }).toBeGreaterThan(500);
    const { width = 0 } = (await first.boundingBox()) ?? {};

    // Those far away are not drawn, nor asked for.
    const drawn = dialog.locator('[data-drawn]');
    expect(await drawn.count()).toBeGreaterThan(0);
    await expect.poll(() => drawn.count()).toBeLessThan(6);
    expect(await dialog.getByRole('region', { name: 'Page 40 of 40' }).locator('canvas').count()).toBe(0);
    await dialog.getByRole('region', { name: 'plan.pdf' }).focus();
    await anna.page.keyboard.press('End');
    const last = dialog.getByRole('region', { name: 'Page 40 of 40' });
    await last.getByText('Page number 40').waitFor();
    await expect.poll(() => ink(last), { timeout: 20_000 }).toBeGreaterThan(500);
    await expect.poll(() => dialog.locator('p', { hasText: 'Page 40 of 40' }).isVisible()).toBe(true);
    await expect.poll(() => first.locator('canvas').count()).toBe(0);

    await anna.page.keyboard.press('Home');
    await anna.page.keyboard.press('+');
    await expect.poll(async () => (await first.boundingBox())?.width).toBeCloseTo(width * 1.5, -1);
    await dialog.getByRole('button', { name: 'Zoom out' }).click();
    await expect.poll(async () => (await first.boundingBox())?.width).toBe(width);
    await anna.page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it('of Japan, which brings neither its letters nor their numbers along, is shown and read', async () => {
    const anna = await office.enter('Anna');
    await (await send(anna, '議事録.pdf', pdfOf(['会議の記録'], { face: ryumin }))).click();
    const page = anna.page.getByRole('region', { name: 'Page 1 of 1' });
    await page.getByText('会議の記録').waitFor();
    await expect.poll(() => ink(page), { timeout: 20_000 }).toBeGreaterThan(500);
  });

  it('that is larger than what is read of it comes in parts', async () => {
    const anna = await office.enter('Anna');
    const asked: number[] = [];
    await anna.page.route('**/blobs/**', async (route) => {
      const [, begin = 0, end = 0] = (/bytes=(\d+)-(\d+)/.exec(route.request().headers()['range'] ?? '') ?? []).map(
        Number,
      );
      asked.push(end - begin + 1);
      await route.continue();
    });
    await (await send(anna, 'long.pdf', pdfOf(pages(30), { padding: 300_000 }))).click();
    await anna.page.getByRole('region', { name: 'Page 1 of 30' }).getByText('Page number 1').waitFor();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(2 * 1024 * 1024);
  });

  it.each([
    ['wants a password', pdfOf(['secret'], { locked: true }), 'This document wants a password'],
    ['has too many pages', pdfOf(pages(2_001)), 'This document has too many pages'],
    ['is broken', Buffer.from('%PDF-1.7\nnothing of it is true'), 'This document cannot be shown'],
  ])('that %s says so, and can be downloaded', async (_, content, words) => {
    const anna = await office.enter('Anna');
    await (await send(anna, 'odd.pdf', content)).click();
    const dialog = anna.page.getByRole('dialog', { name: 'odd.pdf' });
    await dialog.getByRole('alert').filter({ hasText: words }).waitFor();
    await dialog.getByRole('button', { name: 'Download odd.pdf' }).waitFor();
  });
});
