import { expect, it, onTestFinished } from 'vitest';
import { openOffice } from './office.ts';

it('runs under a policy that allows no inline script or style, no eval and no other origin, and breaks none of it', async () => {
  const office = await openOffice();
  onTestFinished(() => office.end());
  const person = await office.visit();
  const { page } = person;
  const policy = (await (await page.reload())?.allHeaders())?.['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(policy).not.toMatch(/https?:|\*/);

  await page.getByLabel('Your name').fill('Ann');
  await page.getByRole('button', { name: 'Join' }).click();
  // Dialogs, switches and overlays are where component libraries reach for styles of their own.
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Kitchen');
  await page.getByRole('switch').click();
  await page.getByRole('button', { name: 'Make the room' }).click();
  await page.getByRole('heading', { level: 2, name: 'Kitchen' }).waitFor();
  await page.locator('input[type=file]').setInputFiles({
    name: 'shot.png',
    mimeType: 'image/png',
    buffer: await page.screenshot(),
  });
  await page.locator('[data-transfer=ready]').waitFor();
  await page.getByRole('textbox', { name: /^Message/ }).press('Enter');
  await page.getByRole('button', { name: 'Show the picture shot.png' }).click();
  await page.getByRole('dialog').getByTestId('picture').waitFor();
  await page.keyboard.press('Escape');

  // Violations are reported on the console as errors.
  expect(person.complaints).toEqual([]);
  expect(person.elsewhere).toEqual([]);
  // The listener hears what the policy refuses: the same page may not do this.
  await page.evaluate(() =>
    document.head.append(Object.assign(document.createElement('style'), { textContent: 'p{}' })),
  );
  await expect.poll(() => person.complaints.join()).toContain('Content Security Policy');
});
