import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { desktopsOf, type Desktops } from './desktop.ts';
import { sayOf } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let desktops: Desktops;
beforeAll(async () => {
  office = await openOffice();
  desktops = await desktopsOf(office);
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

it('on the desktop a file is streamed to the disk, and shown in its folder', async () => {
  const ben = await office.enter('Ben');
  const content = Buffer.alloc(3_000_000, 'landline ');
  await ben.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'plan.bin', mimeType: 'application/octet-stream', buffer: content });
  await ben.page.locator('[data-transfer=ready]').waitFor();
  await ben.say('the plan');

  const { card } = desktops;
  const person = await desktops.open({
    remembered: [{ office: card.office, name: card.name, own: false, visited: 1 }],
  });
  const { page } = person;
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Join' }).click();
  const ada = await sayOf(person, 'Ada');
  const sent = ada.message('the plan');
  await sent.getByRole('button', { name: 'Download plan.bin' }).click();
  await sent.getByRole('button', { name: 'Show plan.bin in its folder' }).click();
  const calls = () =>
    page.evaluate(() =>
      window.fake?.calls
        .filter(({ call }) => call === 'endFile' || call === 'showFile')
        .map(({ call, payload }) => ({ call, payload })),
    );
  await expect.poll(calls).toEqual([
    { call: 'endFile', payload: { file: 1, keep: true } },
    { call: 'showFile', payload: { file: 1 } },
  ]);
  const saved = await page.evaluate(async () => {
    const bytes = window.fake?.saved.get(1)?.bytes ?? new Uint8Array();
    const hash = await crypto.subtle.digest('SHA-256', bytes.slice());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  });
  expect(saved).toBe(createHash('sha256').update(content).digest('hex'));
});
