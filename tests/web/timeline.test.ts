import { describe, expect, it } from 'vitest';
import { defaultBudgets } from '../../main/host/index.ts';
import { archive } from './archive.ts';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';
import { inTheMiddle, isSeen, log, wheelTo, yOf } from './reading.ts';

const unlimited = { perSecond: 1e6, burst: 1e6 };
const budgets = { ...defaultBudgets, append: unlimited, read: unlimited };
const office = officeForAll({ budgets });

const drawn = (who: Member) => who.page.locator('[data-message]').count();
/** Which message has the focus. */
const focused = (who: Member) =>
  who.page.evaluate(() => document.activeElement?.closest('[data-message]')?.querySelector('p')?.textContent ?? '');

const numberOf = async (who: Member) => Number(/\d+/.exec(await focused(who))?.[0]);

describe('a long history', () => {
  it('is paged back to its first message, drawing only what is near the view', async () => {
    await archive(office.host, 'history', 3_000);
    const sue = await office.enter('Sue');
    await sue.openRoom('history');
    await sue.message('entry 3000.').waitFor();
    await wheelTo(sue, 'entry 1.');
    expect(await drawn(sue)).toBeLessThan(200);
    expect(await log(sue).locator('[data-message]').first().innerText()).toContain('entry 1.');
    await sue.page.getByRole('button', { name: 'To the newest messages' }).click();
    await expect.poll(() => isSeen(sue, sue.message('entry 3000.'))).toBe(true);
    expect(await drawn(sue)).toBeLessThan(200);
  }, 180_000);

  it('numbers no message anew when older ones come in, though not each event is a message', async () => {
    const { peer, room } = await archive(office.host, 'numbered', 0);
    const common = { office: office.host.office, room } as const;
    const events = Array.from({ length: 120 }, (_, i) => {
      const entry = peer.device.event({ ...common, type: 'message', body: { text: `entry ${i + 1}.` } });
      return [
        entry,
        peer.device.event({ ...common, type: 'reaction.add', ref: entry.id, body: { emoji: '👍' } }),
      ] as const;
    }).flat();
    for (let from = 0; from < events.length; from += 50) await peer.append(...events.slice(from, from + 50));
    const lou = await office.enter('Lou');
    await lou.openRoom('numbered');
    await lou.message('entry 120.').waitFor();
    const positions = await log(lou).evaluate(async (el) => {
      const seen: Record<string, string[]> = {};
      for (let step = 0; step < 1_000 && seen['entry 1.'] === undefined; step += 1) {
        for (const row of el.querySelectorAll('[data-message]')) {
          const of = (seen[row.querySelector('p')?.textContent ?? ''] ??= []);
          const position = row.getAttribute('aria-posinset') ?? '';
          if (!of.includes(position)) of.push(position);
        }
        el.scrollTop -= 100;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return seen;
    });
    expect(Object.keys(positions)).toHaveLength(120);
    expect(Object.entries(positions).filter(([, all]) => all.length !== 1)).toEqual([]);
    const inOrder = Array.from({ length: 120 }, (_, i) => Number(positions[`entry ${i + 1}.`]));
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  });

  it('shows what a reply answers, and leads to it, however far back that is', async () => {
    const { peer, room, say } = await archive(office.host, 'Replies', 0);
    const [asked = ''] = await say('Who has the key?');
    await say(...Array.from({ length: 300 }, (_, i) => `entry ${i + 1}.`));
    const answer = { office: office.host.office, type: 'message', room, ref: asked, body: { text: 'Me!' } } as const;
    await peer.append(peer.device.event(answer));
    const nia = await office.enter('Nia');
    await nia.openRoom('Replies');
    const quote = nia.message('Me!').getByRole('button', { name: 'Who has the key?' });
    await quote.click();
    await nia.page.locator('[data-highlighted]', { hasText: 'Who has the key?' }).waitFor();
    await expect.poll(() => isSeen(nia, nia.message('Who has the key?').first())).toBe(true);
  });

  it('keeps its place behind what stands before it on a phone', async () => {
    const { say } = await archive(office.host, 'behind', 40);
    const ute = await office.enter('Ute');
    await ute.openRoom('behind');
    await ute.page.setViewportSize({ width: 360, height: 640 });
    await ute.message('entry 40.').waitFor();
    await log(ute).evaluate((el) => el.scrollTo({ top: (el.scrollHeight - el.clientHeight) / 2 }));
    await expect.poll(() => inTheMiddle(ute)).toMatch(/^entry [12]\d\.$/);
    const text = await inTheMiddle(ute);
    const before = await yOf(ute.message(text));
    const panel = ute.page.getByRole('complementary', { name: 'Details of behind' });
    async function lookAside(meanwhile: () => Promise<void>): Promise<void> {
      await ute.page.getByRole('button', { name: 'Show who is in this room' }).click();
      await panel.getByRole('button', { name: /Ute/ }).waitFor();
      await meanwhile();
      await panel.getByRole('button', { name: 'Close the panel' }).click();
      await panel.waitFor({ state: 'detached' });
    }
    const off = async () => Math.abs((await yOf(ute.message(text))) - before);
    await lookAside(async () => undefined);
    await expect.poll(off).toBeLessThanOrEqual(1);
    await lookAside(async () => {
      await say('something new');
      await expect.poll(() => ute.page.title()).toMatch(/^\(/);
    });
    await expect.poll(off).toBeLessThanOrEqual(1);
    expect(await isSeen(ute, ute.message(text))).toBe(true);
  });

  it('keeps its place while older messages come in above and new ones below', async () => {
    const { say } = await archive(office.host, 'place', 1_200);
    const tim = await office.enter('Tim');
    await tim.openRoom('place');
    await tim.message('entry 1200.').waitFor();
    // In the page itself: an older page may be there sooner than a driver could look twice.
    const moved = await log(tim).evaluate(async (el) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const { left, width, top, height } = el.getBoundingClientRect();
      for (let step = 0; step < 400; step += 1) {
        el.scrollTop -= 150;
        await frame();
        const row = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[data-message]');
        const [y, whole] = [row?.getBoundingClientRect().y, el.scrollHeight];
        // First away from the end, which would be followed.
        for (let wait = 0; row && y !== undefined && step > 12 && wait < 4; wait += 1) {
          await frame();
          // A page of fifty.
          if (el.scrollHeight - whole < 500) continue;
          await frame();
          return Math.abs(row.getBoundingClientRect().y - y);
        }
      }
      return NaN;
    });
    expect(moved).toBeLessThanOrEqual(2);

    // At the very top what is in view begins with a message that no longer shows its author when those before it come.
    const atTop = await log(tim).evaluate(async (el) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const { left, width, top, height } = el.getBoundingClientRect();
      const moves: number[] = [];
      while (moves.length < 4) {
        el.scrollTop = 0;
        await frame();
        await frame();
        let row: Element | null | undefined;
        // The middle may be between two messages.
        for (let at = top + height / 2; !row && at < top + height; at += 5)
          row = document.elementFromPoint(left + width / 2, at)?.closest('[data-message]');
        const [y, whole] = [row?.getBoundingClientRect().y ?? NaN, el.scrollHeight];
        for (let wait = 0; wait < 300 && el.scrollHeight - whole < 500; wait += 1) await frame();
        await frame();
        moves.push(Math.abs((row?.getBoundingClientRect().y ?? NaN) - y));
      }
      return Math.max(...moves);
    });
    expect(atTop).toBeLessThanOrEqual(2);

    const read = tim.message(await inTheMiddle(tim));
    const y = await yOf(read);
    await say('entry 1201.', 'entry 1202.');
    await tim.page
      .getByRole('button', { name: /^To the newest/ })
      .getByText('2 new')
      .waitFor();
    expect(Math.abs((await yOf(read)) - y)).toBeLessThanOrEqual(2);
    await tim.page.setViewportSize({ width: 700, height: 800 });
    await tim.page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(async () => Math.abs((await yOf(read)) - y)).toBeLessThanOrEqual(2);
  }, 180_000);

  it('follows its end, and says what a message elsewhere in it was', async () => {
    const { say } = await archive(office.host, 'end', 60);
    const uma = await office.enter('Uma');
    await uma.openRoom('end');
    await uma.message('entry 60.').waitFor();
    await say(...Array.from({ length: 30 }, (_, i) => `more ${i + 1}.\n\n\n\nlast line`));
    await expect.poll(() => isSeen(uma, uma.message('more 30.')), { timeout: 15_000 }).toBe(true);
    await uma.say('and me');
    await expect.poll(() => isSeen(uma, uma.message('and me'))).toBe(true);
  }, 180_000);
});

describe('what is new', () => {
  it('is told of above, and jumped to, and its line stays until the room is left', async () => {
    const { say } = await archive(office.host, 'news', 40);
    const vic = await office.enter('Vic');
    await vic.openRoom('news');
    await vic.message('entry 40.').waitFor();
    await vic.openRoom('general');
    await say(...Array.from({ length: 150 }, (_, i) => `news ${i + 1}.`));
    const badge = vic.page.getByRole('button', { name: /^news/ }).getByTestId('unread');
    await expect.poll(() => badge.innerText(), { timeout: 15_000 }).toBe('99+');
    await vic.openRoom('news');
    await vic.message('news 150.').waitFor();
    const bar = vic.page.getByRole('group', { name: /^150 new messages/ });
    await bar.getByRole('button', { name: 'Jump' }).click();
    await vic.page.getByText('news 1.', { exact: true }).waitFor();
    const line = vic.page.getByRole('separator', { name: 'New messages' });
    await line.waitFor();
    await bar.waitFor({ state: 'detached' });
    expect(await yOf(vic.page.getByText('news 1.', { exact: true }))).toBeGreaterThan(await yOf(line));
    await vic.page.getByRole('button', { name: /^To the newest/ }).click();
    await badge.waitFor({ state: 'detached' });
    await wheelTo(vic, 'news 1.', -2_000);
    await line.waitFor();
    await vic.openRoom('general');
    await vic.openRoom('news');
    await vic.message('news 150.').waitFor();
    expect(await line.count()).toBe(0);
  }, 180_000);

  it('opens at its line where that is on the newest page', async () => {
    const { say } = await archive(office.host, 'few', 80);
    const wes = await office.enter('Wes');
    await wes.openRoom('few');
    await wes.message('entry 80.').waitFor();
    await wes.openRoom('general');
    await say(...Array.from({ length: 40 }, (_, i) => `few ${i + 1}.`));
    const badge = wes.page.getByRole('button', { name: /^few/ }).getByTestId('unread');
    await expect.poll(() => badge.innerText(), { timeout: 15_000 }).toBe('40');
    await wes.openRoom('few');
    await expect
      .poll(() => wes.page.getByRole('separator', { name: 'New messages' }).isVisible(), { timeout: 15_000 })
      .toBe(true);
    await wes.page.getByText('few 1.', { exact: true }).waitFor();
    expect(await wes.page.getByRole('button', { name: 'Jump' }).count()).toBe(0);
  }, 180_000);

  it.each([3, 2_050])(
    'has its line for who opens the page again where the room was, of %i messages',
    async (count) => {
      const { say } = await archive(office.host, `away ${count}`, 40);
      const xia = await office.enter(`Xia ${count}`);
      const { page } = xia;
      await xia.openRoom(`away ${count}`);
      await xia.message('entry 40.').waitFor();
      const here = page.url();
      await page.goto('about:blank');
      await say(...Array.from({ length: count }, (_, i) => `missed ${i + 1}.`));
      await page.goto(here);
      const line = page.getByRole('separator', { name: 'New messages' });
      if (count > 100)
        await page
          .getByRole('group', { name: /new messages/ })
          .getByRole('button', { name: 'Jump' })
          .click();
      await line.waitFor();
      await page.getByText('missed 1.', { exact: true }).waitFor();
    },
    180_000,
  );
});

describe('a message', () => {
  it('is shown, and marked for a moment, when an address names it', async () => {
    const { room, say } = await archive(office.host, 'links', 200);
    const [, quoted] = await say('before', 'here it is', 'after');
    await say(...Array.from({ length: 200 }, (_, i) => `later ${i + 1}.`));
    const xia = await office.enter('Xia');
    await xia.openRoom('links');
    await xia.message('later 200.').waitFor();
    await xia.page.evaluate((hash) => (window.location.hash = hash), `room=${room}&message=${quoted}`);
    const found = xia.message('here it is');
    await expect.poll(() => isSeen(xia, found), { timeout: 15_000 }).toBe(true);
    expect(await xia.page.locator('[data-highlighted]').innerText()).toContain('here it is');
    await xia.page.locator('[data-highlighted]').waitFor({ state: 'detached' });
    // From a fresh page as well.
    await xia.page.reload();
    await expect.poll(() => isSeen(xia, found), { timeout: 15_000 }).toBe(true);
    await xia.page.getByRole('button', { name: /^To the newest/ }).click();
    await expect.poll(() => isSeen(xia, xia.message('later 200.')), { timeout: 15_000 }).toBe(true);
  }, 180_000);

  it('is reached with the keyboard alone', async () => {
    await archive(office.host, 'keys', 120);
    const yan = await office.enter('Yan');
    const { page } = yan;
    await yan.openRoom('keys');
    // The newest one, of which the list of rooms knows, is there before the others.
    await yan.message('entry 100.').waitFor({ state: 'attached' });
    await log(yan).focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => focused(yan)).toBe('entry 120.');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => focused(yan)).toBe('entry 118.');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(yan)).toBe('entry 119.');
    await page.keyboard.press('PageUp');
    await expect.poll(() => numberOf(yan)).toBeLessThan(110);
    const higher = await numberOf(yan);
    await page.keyboard.press('PageDown');
    await expect.poll(() => numberOf(yan)).toBeGreaterThan(higher + 5);
    expect(await page.locator('[data-message][tabindex="0"]').count()).toBe(1);
    // As far as is loaded, and on from there as more comes.
    await expect
      .poll(
        async () => {
          await page.keyboard.press('Home');
          return focused(yan);
        },
        { timeout: 15_000 },
      )
      .toBe('entry 1.');
    expect(await isSeen(yan, yan.message('entry 1.'))).toBe(true);
    await page.keyboard.press('End');
    await expect.poll(() => focused(yan)).toBe('entry 120.');
    // What is scrolled away does not take the focus with it.
    await wheelTo(yan, 'entry 10.');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('log');
    await page.keyboard.press('Escape');
    await expect.poll(() => yan.field.evaluate((el) => el === document.activeElement)).toBe(true);
  }, 180_000);

  it('does not take the focus back from who has gone on to write meanwhile', async () => {
    await archive(office.host, 'writing', 120);
    const zoe = await office.enter('Zoe');
    await zoe.openRoom('writing');
    await zoe.message('entry 120.').waitFor();
    await wheelTo(zoe, 'entry 40.');
    await log(zoe).focus();
    // In one go, as a person is sooner in the field than a slow office answers.
    await zoe.field.evaluate((field) => {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
      field.focus();
    });
    await expect.poll(() => isSeen(zoe, zoe.message('entry 120.')), { timeout: 15_000 }).toBe(true);
    await zoe.page.keyboard.type('my own words');
    expect(await zoe.field.inputValue()).toBe('my own words');
    await zoe.page.keyboard.press('Enter');
    await expect.poll(() => isSeen(zoe, zoe.message('my own words')), { timeout: 15_000 }).toBe(true);
  }, 180_000);
});
