/**
 * The window with a long history, in a real Chromium on the built page: frames while a room of 100,000 messages is scrolled, the first
 * paint from a cache of 50,000, one's own message after Enter, another's after its sending, memory over many messages. Beside it what
 * the same browser does with an empty page and with a plain list, since a machine without a graphics card draws with its processor. Needs a browser.
 *
 *   npx node bench/timeline.ts [messages, default 100000] [cached, default 50000] [seconds, default 10] [grown, default 18000]
 */
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { builtPage } from '../build/built-page.ts';
import { createTestDevice } from '../tests/support/device.ts';
import { connectPeer } from '../tests/support/peer.ts';
import { startBrowsing } from '../tests/web/browser.ts';
import { sayOf } from '../tests/web/member.ts';
import { fill, sentence } from './store/fill.ts';
import { cacheNewest } from './support/cache.ts';
import { startLandline, tempFolder } from './support/contenders.ts';
import { quantile, report, round } from './support/figures.ts';
import { idleFrames, sweep } from './support/frames.ts';

const [messages = 100_000, cached = 50_000, seconds = 10, grown = 18_000] = process.argv.slice(2).map(Number);
const rows: object[] = [];
const log = '[role=log]';
const minute = 60_000;

const folder = tempFolder();
const device = createTestDevice();
const empty = await startLandline(folder.path);
const { office } = empty.served;
const founder = await connectPeer({ url: empty.served.url, office, device, name: 'Author' });
const { member } = founder.welcome;
founder.close();
await empty.end();
const started = Date.now() - messages * minute;
fill(join(folder.path, 'office.db'), { device: device.id, member, office }, messages, {
  signed: (room, i) =>
    device.event({ office, type: 'message', room, body: { text: sentence(i) }, at: started + i * minute }),
  receivedAt: (i) => started + i * minute,
});

const { served, end } = await startLandline(folder.path, [], await builtPage());
const browsing = await startBrowsing(served.url);
const person = await browsing.person();
const { page } = person;

const blank = await person.context.newPage();
rows.push({ what: 'frames: empty page', ...(await idleFrames(blank, 3)) });
await blank.setContent(
  `<div id="list" style="height:700px;overflow-y:auto">${'<p>A line of text that is as plain as can be.</p>'.repeat(3_000)}</div>`,
);
await blank.evaluate(() => document.querySelector('#list')?.scrollTo(0, 1e9));
rows.push({ what: 'frames: plain list of 3,000', ...(await sweep(blank, '#list', -40, Math.min(seconds, 5))) });
await blank.close();

await page.goto(served.url);
await page.getByLabel('Your name').fill('Reader');
await page.getByRole('button', { name: 'Join' }).click();
await sayOf(person, 'Reader');
await page.locator('[data-message]').first().waitFor();

// 40 pixels a frame are 2,400 a second: as fast as one can read along; 200 is a wheel that spins.
rows.push({ what: 'frames: read upwards, 40 px a frame', ...(await sweep(page, log, -40, seconds)) });
rows.push({ what: 'frames: spin upwards, 200 px a frame', ...(await sweep(page, log, -200, seconds)) });
rows.push({ what: 'frames: back down, 200 px a frame', ...(await sweep(page, log, 200, seconds)) });
await page.locator(log).press('End');

rows.push({ what: 'own message on screen', ...(await ownMessages(page, 30)) });
rows.push({ what: "another's message on screen", ...(await othersMessages(page, 30)) });
rows.push(...(await memoryOver(grown)));

const reached = await cacheUpTo(cached);
rows.push({ what: `reload from a cache of ${reached}`, ...(await reloads(page, 5)) });

await browsing.end();
await end();
folder.remove();

report('timeline', { messages, cached, seconds, grown }, rows);

/** From the key's own time until the message is in the document, and until the frame that shows it. */
async function ownMessages(on: Page, times: number) {
  await on.evaluate(() => {
    const taken = { document: [] as number[], frame: [] as number[] };
    Object.assign(window, { taken });
    let pressed = 0;
    addEventListener('keydown', (event) => (pressed = event.key === 'Enter' ? event.timeStamp : pressed), true);
    new MutationObserver(() => {
      const last = [...document.querySelectorAll('[data-message]')].at(-1);
      if (pressed === 0 || !last?.textContent.includes('own words')) return;
      if (last.getAttribute('data-message') === last.parentElement?.dataset['counted']) return;
      if (last.parentElement) last.parentElement.dataset['counted'] = last.getAttribute('data-message') ?? '';
      const since = pressed;
      pressed = 0;
      taken.document.push(performance.now() - since);
      // After the frame has been made: a task that the frame's own callback posts.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => taken.frame.push(performance.now() - since);
        port2.postMessage(null);
      });
    }).observe(document.body, { childList: true, subtree: true });
  });
  const field = on.getByRole('textbox', { name: /^Message / });
  for (let i = 0; i < times; i += 1) {
    await field.fill(`own words ${i}`);
    await field.press('Enter');
    // Not asked at once: looking for it takes the page's own thread several milliseconds, those until the frame.
    await on.waitForTimeout(150);
    await on.getByText(`own words ${i}`, { exact: true }).waitFor();
  }
  const taken = await on.evaluate(() => (window as unknown as { taken: Record<string, number[]> }).taken);
  return { ...spread(taken['document'] ?? []), frameP50: round(quantile(taken['frame'] ?? [], 0.5)) };
}

/** From before it is sent by another process until it is in the document; both clocks are the machine's. */
async function othersMessages(on: Page, times: number) {
  const other = await connectPeer({ url: served.url, office, device });
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const text = `words of another ${i}`;
    const seen = on.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const watcher = new MutationObserver(() => {
            if (![...document.querySelectorAll('[data-message]')].at(-1)?.textContent.includes(wanted)) return;
            watcher.disconnect();
            resolve(performance.timeOrigin + performance.now());
          });
          watcher.observe(document.body, { childList: true, subtree: true });
        }),
      text,
    );
    const event = device.event({ office, type: 'message', room: served.room, body: { text } });
    await on.waitForTimeout(50);
    const sent = performance.timeOrigin + performance.now();
    await other.append(event);
    taken.push((await seen) - sent);
  }
  other.close();
  return spread(taken);
}

async function memoryOver(count: number): Promise<object[]> {
  const other = await connectPeer({ url: served.url, office, device });
  const cdp = await person.context.newCDPSession(page);
  const found: object[] = [];
  const note = async (what: string) => found.push({ what: `memory ${what}`, megabytes: round(await heapOf(cdp), 2) });
  await note('before');
  for (const part of [1, 2, 3]) {
    for (let sent = 0; sent < count / 3; sent += 25) {
      const texts = Array.from({ length: 25 }, (_, i) => `${part} ${sent + i} ${sentence(sent + i)}`);
      await other.append(
        ...texts.map((text) => device.event({ office, type: 'message', room: served.room, body: { text } })),
      );
      await page.getByText(texts.at(-1) ?? '', { exact: true }).waitFor();
    }
    await note(`after ${Math.round((count / 3) * part)} messages`);
  }
  other.close();
  return found;
}

/** The page's JavaScript heap after a full collection. MiB. */
async function heapOf(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}

async function cacheUpTo(count: number): Promise<number> {
  const other = await connectPeer({ url: served.url, office, device });
  const reached = await cacheNewest(page, other, served.room, Math.min(count, messages), office);
  other.close();
  return reached;
}

async function reloads(on: Page, times: number) {
  const paints: number[] = [];
  const usable: number[] = [];
  await on.addInitScript(() => {
    const watcher = new MutationObserver(() => {
      if (!document.querySelector('[data-message]') || !document.querySelector('textarea')) return;
      watcher.disconnect();
      Object.assign(window, { usable: performance.now() });
    });
    watcher.observe(document, { childList: true, subtree: true });
  });
  for (let i = 0; i < times; i += 1) {
    await on.reload();
    await on.locator('[data-message]').first().waitFor();
    const [paint, ready] = await on.evaluate(() => [
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      (window as unknown as { usable: number }).usable,
    ]);
    paints.push(paint);
    usable.push(ready);
  }
  return { ...spread(usable), firstPaintP50: round(quantile(paints, 0.5)) };
}

/** Milliseconds. */
function spread(taken: readonly number[]) {
  return { p50: round(quantile(taken, 0.5)), p95: round(quantile(taken, 0.95)), max: round(Math.max(...taken)) };
}
