import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Member } from './member.ts';

/** Where the messages of the open room are. */
export const log = (who: Member) => who.page.getByRole('log');
export const yOf = async (message: Locator) => (await message.boundingBox())?.y ?? NaN;

/** Whether a message is before the eyes, not only in the document. */
export async function isSeen(who: Member, message: Locator): Promise<boolean> {
  const [box, view] = [await message.boundingBox(), await log(who).boundingBox()];
  return box !== null && view !== null && box.y >= view.y && box.y + box.height <= view.y + view.height;
}

/** Scrolls up with the wheel until a message is in the document. */
export async function wheelTo(who: Member, text: string, step = -3_000, timeout = 90_000): Promise<void> {
  await log(who).hover();
  await expect
    .poll(
      async () => {
        await who.page.mouse.wheel(0, step);
        return who.message(text).count();
      },
      { timeout, interval: 30 },
    )
    .toBe(1);
}

/** The message nearest to the middle of the view, by its text. */
export const inTheMiddle = (who: Member) =>
  log(who).evaluate((el) => {
    const { left, width, top, height } = el.getBoundingClientRect();
    for (let y = top + height / 2; y < top + height; y += 5) {
      const text = document
        .elementFromPoint(left + width / 2, y)
        ?.closest('[data-message]')
        ?.querySelector('p')?.textContent;
      if (text) return text;
    }
    return '';
  });
