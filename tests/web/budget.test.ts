import { expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import { openOffice } from './office.ts';

/** What a page may fetch of JavaScript, compressed, before somebody can join; bytes. */
const most = 245_000;
/** The same until a room can be written in: with the client's store and connection, the timeline, menus and the composer. */
const mostForRoom = 290_000;

/** What is left for later comes in idle moments, of which this page has none. */
const neverIdle = (page: Page) =>
  page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });

/** What the page has fetched of JavaScript until now. */
async function scripts(page: Page): Promise<{ name: string; bytes: number }[]> {
  const fetched = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map(({ name, encodedBodySize }) => ({ name: new URL(name).pathname, bytes: encodedBodySize })),
  );
  expect(fetched.length).toBeGreaterThan(0);
  expect(fetched.every(({ bytes }) => bytes > 0)).toBe(true);
  return fetched.toSorted((a, b) => b.bytes - a.bytes);
}
const sum = (fetched: readonly { bytes: number }[]) => fetched.reduce((total, { bytes }) => total + bytes, 0);

it('a newcomer’s page needs no more than 245 kB of JavaScript before it can be used', async () => {
  const office = await openOffice();
  onTestFinished(() => office.end());
  const { page } = await office.visit();
  await neverIdle(page);
  await page.reload();
  await page.getByLabel('Your name').waitFor();
  const fetched = await scripts(page);
  expect(sum(fetched), JSON.stringify(fetched, undefined, 1)).toBeLessThanOrEqual(most);
});

it('a room needs no more than 290 kB of it before who comes back can write', async () => {
  const office = await openOffice();
  onTestFinished(() => office.end());
  const ann = await office.enter('Ann');
  await ann.say('Hello there');
  await ann.message('Hello there').and(ann.page.locator('[data-state=sent]')).waitFor();
  await neverIdle(ann.page);
  await ann.page.reload();
  await ann.field.waitFor();
  await ann.message('Hello there').waitFor();
  await ann.field.fill('Usable');
  const fetched = await scripts(ann.page);
  expect(sum(fetched), JSON.stringify(fetched, undefined, 1)).toBeLessThanOrEqual(mostForRoom);
});
