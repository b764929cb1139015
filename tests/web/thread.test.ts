import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { defaultBudgets } from '../../main/host/index.ts';
import { archive } from './archive.ts';
import { officeForAll } from './office.ts';

const office = officeForAll();

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

describe('a thread that is opened away from the office', () => {
  // An office of its own, whose network is taken away, and that counts no requests.
  const unlimited = { perSecond: 1e6, burst: 1e6 };
  const budgets = { ...defaultBudgets, append: unlimited, read: unlimited };
  const away = officeForAll({ mayComplain: /ERR_INTERNET_DISCONNECTED/, budgets });

  it('says that it comes when the office is back, and then comes', async () => {
    const { peer, room, say } = await archive(away.host, 'Questions', 0);
    const [asked = ''] = await say('Who has the key?');
    await say(...Array.from({ length: 300 }, (_, i) => `entry ${i + 1}.`));
    const answer = { office: away.host.office, type: 'message', room, ref: asked, body: { text: 'Me!' } } as const;
    await peer.append(peer.device.event(answer));
    const eli = await away.enter('Eli');
    await eli.openRoom('Questions');
    await eli.message('Me!').waitFor();
    // What it is made of comes from the office as well, while it is there.
    await eli.page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('ThreadPanel')),
    );
    await eli.context.setOffline(true);
    await eli.page.getByTestId('connection').waitFor({ timeout: 40_000 });
    await eli.message('Me!').hover();
    await eli.message('Me!').getByRole('button', { name: 'Reply in a thread' }).click();
    const thread = threadOf(eli.page);
    const later = thread.panel.getByText('The thread comes when the office is back');
    await later.waitFor();
    await eli.context.setOffline(false);
    await thread.message('Who has the key?').waitFor({ timeout: 40_000 });
    await thread.message('Me!').waitFor();
    expect(await later.count()).toBe(0);
  }, 180_000);
});
