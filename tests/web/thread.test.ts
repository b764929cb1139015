import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openOffice, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

function threadOf(page: Page) {
  const panel = page.getByRole('complementary');
  const field = panel.getByRole('textbox', { name: 'Reply in this thread' });
  return {
    panel,
    field,
    message: (text: string) => panel.locator('[data-message]', { hasText: text }),
    async say(text: string) {
      await field.fill(text);
      await field.press('Enter');
    },
  };
}

describe('a thread', () => {
  it('is opened at a message, gathers what answers it, and is live for everybody who has it open', async () => {
    const [ada, ben] = await Promise.all([office.enter('Ada'), office.enter('Ben')]);
    await ada.say('Where do we eat?');
    await ben.message('Where do we eat?').hover();
    await ben.message('Where do we eat?').getByRole('button', { name: 'Reply in a thread' }).click();
    const his = threadOf(ben.page);
    await his.panel.getByText('No replies yet').waitFor();
    await his.say('At the harbour');
    await his.message('At the harbour').waitFor();
    await ben.say('Something else');

    await ada
      .message('Where do we eat?')
      .getByRole('button', { name: /^1 reply/ })
      .click();
    const hers = threadOf(ada.page);
    await hers.message('At the harbour').waitFor();
    expect(await hers.message('Something else').count()).toBe(0);
    await hers.say('Good');
    await his.message('Good').waitFor();
    await his.panel.getByText('2 replies').waitFor();
    // In the room it says what it answers.
    await ben.page
      .getByRole('log', { name: /general/ })
      .getByText('Good', { exact: true })
      .waitFor();
  });

  it('keeps what is written in it apart from the room’s draft, over a reload, and its address', async () => {
    const cleo = await office.enter('Cleo');
    await cleo.say('Plans?');
    await cleo.message('Plans?').and(cleo.page.locator('[data-state=sent]')).waitFor();
    await cleo.message('Plans?').hover();
    await cleo.message('Plans?').getByRole('button', { name: 'Reply in a thread' }).click();
    const thread = threadOf(cleo.page);
    await thread.field.fill('half an answer');
    await cleo.field.fill('half a thought');
    await cleo.page.reload();
    await expect.poll(() => thread.field.inputValue()).toBe('half an answer');
    expect(await cleo.field.inputValue()).toBe('half a thought');
    await thread.field.press('Enter');
    await thread.message('half an answer').waitFor();
    expect(await cleo.field.inputValue()).toBe('half a thought');
  });

  it('takes a file, and lets its messages be changed by the arrow up', async () => {
    const dan = await office.enter('Dan');
    await dan.say('The report?');
    await dan.message('The report?').and(dan.page.locator('[data-state=sent]')).waitFor();
    await dan.message('The report?').hover();
    await dan.message('The report?').getByRole('button', { name: 'Reply in a thread' }).click();
    const thread = threadOf(dan.page);
    await thread.field.waitFor();
    await thread.panel
      .locator('input[type=file]')
      .setInputFiles({ name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('All is well.') });
    await thread.say('Here');
    await thread.message('Here').getByText('report.txt').waitFor();
    await thread.message('Here').and(dan.page.locator('[data-state=sent]')).waitFor();
    await thread.field.press('ArrowUp');
    const editing = thread.panel.getByRole('textbox', { name: 'Edit your message' });
    expect(await editing.inputValue()).toBe('Here');
    await editing.fill('Here it is');
    await editing.press('Enter');
    await thread.message('Here it is').getByText('edited').waitFor();
  });
});
