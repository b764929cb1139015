import { describe, expect, it } from 'vitest';
import { defaultBudgets } from '../../main/host/index.ts';
import { archive } from './archive.ts';
import { standBetween } from './between.ts';
import { officeForAll } from './office.ts';
import { inTheMiddle, isSeen, log, wheelTo, yOf } from './reading.ts';

const unlimited = { perSecond: 1e6, burst: 1e6 };
const budgets = { ...defaultBudgets, append: unlimited, read: unlimited };
const office = officeForAll({ budgets });

describe('an office that is away', () => {
  // An office of its own, whose network is taken away.
  const away = officeForAll({
    mayComplain: /ERR_INTERNET_DISCONNECTED|Failed to fetch dynamically imported module/,
    budgets,
  });

  it('is not asked without end for what is not here, which comes when it is back', async () => {
    await archive(away.host, 'far', 200);
    const wes = await away.enter('Wes');
    const { page, context } = wes;
    await wes.openRoom('far');
    await wes.message('entry 160.').waitFor({ state: 'attached' });
    await context.setOffline(true);
    const later = page.getByText('Older messages come when the office is back');
    await wheelTo(wes, 'entry 151.', -500);
    await later.waitFor({ timeout: 40_000 });
    // Not at each try to reach it, either, for as long as that takes.
    const spun = await log(wes).evaluateHandle((el) => {
      const seen = { count: 0 };
      new MutationObserver(() => (seen.count += el.querySelectorAll('.animate-spin').length)).observe(el, {
        childList: true,
        subtree: true,
      });
      return seen;
    });
    for (let tries = 0; tries < 2; tries += 1)
      await page.waitForEvent('requestfailed', (request) => request.url().includes('/socket.io/'));
    expect(await spun.evaluate(({ count }) => count)).toBe(0);
    // The page answers still, the while.
    await wes.say('written meanwhile');
    await context.setOffline(false);
    await wheelTo(wes, 'entry 1.');
    await expect.poll(() => later.count()).toBe(0);
  }, 180_000);

  it('is said to be by the jump to new messages that are not here', async () => {
    const { say } = await archive(away.host, 'missed', 40);
    const deb = await away.enter('Deb');
    const { page, context } = deb;
    await deb.openRoom('missed');
    await deb.message('entry 40.').waitFor();
    await deb.openRoom('general');
    const elsewhere = page.url();
    await page.goto('about:blank');
    // More than a member who comes back is told one by one.
    await say(...Array.from({ length: 2_050 }, (_, i) => `missed ${i + 1}.`));
    await page.goto(elsewhere);
    const badge = page.getByRole('button', { name: /^missed/ }).getByTestId('unread');
    await expect.poll(() => badge.innerText()).toBe('99+');
    await deb.openRoom('missed');
    await deb.message('missed 2050.').waitFor();
    await context.setOffline(true);
    await page.getByTestId('connection').waitFor({ timeout: 40_000 });
    await page.getByRole('button', { name: 'Jump' }).click();
    await page.getByRole('alert').getByText('The office cannot do this now. Try again in a moment.').waitFor();
  }, 180_000);

  it('leaves no line of new messages for who looked on, when it was for a short time', async () => {
    const { say } = await archive(away.host, 'moment', 3);
    const yan = await away.enter('Yan');
    const { page, context } = yan;
    await yan.openRoom('moment');
    await yan.message('entry 3.').waitFor();
    await page.bringToFront();
    await context.setOffline(true);
    await page.getByTestId('connection').waitFor({ timeout: 40_000 });
    await say('said meanwhile');
    await context.setOffline(false);
    await yan.message('said meanwhile').waitFor({ timeout: 40_000 });
    await page.getByTestId('connection').waitFor({ state: 'detached' });
    expect(await page.getByRole('separator', { name: 'New messages' }).count()).toBe(0);
  }, 180_000);
});

describe('an office that takes its time', () => {
  it('does not hold up what is kept of a room, nor take anybody elsewhere who reads it', async () => {
    const { say } = await archive(office.host, 'slow', 120);
    const ida = await office.enter('Ida');
    const { page } = ida;
    await ida.openRoom('slow');
    await ida.message('entry 120.').waitFor();
    await wheelTo(ida, 'entry 1.');
    await ida.openRoom('general');
    const elsewhere = page.url();
    await say(...Array.from({ length: 40 }, (_, i) => `slow ${i + 1}.`));
    const badge = page.getByRole('button', { name: /^slow/ }).getByTestId('unread');
    await expect.poll(() => badge.innerText(), { timeout: 15_000 }).toBe('40');
    // Away for so long that what is kept has to be brought up to date when it is looked at.
    await page.goto('about:blank');
    await archive(office.host, 'noise', 2_050);
    const between = await standBetween(page, ['history', 'changes']);
    await page.goto(elsewhere);
    await between.inBetween();
    await ida.openRoom('slow');
    // An answer is waited for up to 15 s.
    const line = page.getByRole('separator', { name: 'New messages' });
    await line.waitFor({ timeout: 5_000 });
    await expect.poll(() => isSeen(ida, line), { timeout: 5_000 }).toBe(true);
    await wheelTo(ida, 'entry 1.', -3_000, 8_000);
    expect(between.kept).toContain('changes');
    const text = await inTheMiddle(ida);
    const before = await yOf(ida.message(text));
    between.letThrough();
    await expect.poll(() => log(ida).getAttribute('aria-busy')).toBe('false');
    await log(ida).evaluate(async () => {
      for (let frames = 0; frames < 10; frames += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    expect(Math.abs((await yOf(ida.message(text))) - before)).toBeLessThanOrEqual(2);
  }, 180_000);
});

describe('an office that gives no older messages', () => {
  it('is said to, and asked again when the person wants it', async () => {
    await archive(office.host, 'kept', 400);
    const abe = await office.enter('Abe');
    await abe.openRoom('kept');
    await abe.message('entry 400.').waitFor();
    const between = await standBetween(abe.page, ['history'], { code: 'forbidden', message: 'No.' });
    await abe.page.reload();
    await between.inBetween();
    await abe.openRoom('kept');
    await abe.message('entry 400.').waitFor();
    const said = log(abe).getByRole('alert').filter({ hasText: 'You are not allowed to do this here.' });
    await log(abe).hover();
    await expect
      .poll(async () => {
        await abe.page.mouse.wheel(0, -3_000);
        return said.count();
      })
      .toBe(1);
    expect(await log(abe).locator('.animate-spin').count()).toBe(0);
    const before = between.kept.length;
    await said.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => between.kept.length).toBe(before + 1);
    await said.waitFor();
    between.letThrough();
    await said.getByRole('button', { name: 'Try again' }).click();
    await wheelTo(abe, 'entry 1.');
  }, 180_000);
});
