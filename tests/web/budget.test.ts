import { expect, it, onTestFinished } from 'vitest';
import { openOffice } from './office.ts';

/** What a page may fetch of JavaScript, compressed, before a room can be used. Bytes. */
const most = 300_000;

it('a newcomer’s page needs no more than 300 kB of JavaScript before it can be used', async () => {
  const office = await openOffice();
  onTestFinished(() => office.end());
  const { page } = await office.visit();
  await page.getByLabel('Your name').waitFor();
  const scripts = () =>
    page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
        .map(({ name, encodedBodySize }) => ({ name: new URL(name).pathname, bytes: encodedBodySize })),
    );
  const fetched = await scripts();
  expect(fetched.length).toBeGreaterThan(0);
  expect(fetched.every(({ bytes }) => bytes > 0)).toBe(true);
  const sum = fetched.reduce((total, { bytes }) => total + bytes, 0);
  expect(sum, JSON.stringify(fetched, undefined, 1)).toBeLessThanOrEqual(most);
});
