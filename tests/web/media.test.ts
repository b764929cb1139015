import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { Member } from './member.ts';
import { officeForAll } from './office.ts';
import { silence } from './silence.ts';

// The address of a sound runs out while it plays, and others are lost on the way; the browser says so.
const office = officeForAll({ mayComplain: /(?:status of 403|ERR_CONNECTION_REFUSED) .*\/blobs\// });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landline-media-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function send(member: Member, files: Record<string, Uint8Array | string>): Promise<void> {
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await member.attach(...paths);
  await expect.poll(() => member.page.locator('[data-transfer=ready]').count(), { timeout: 30_000 }).toBe(paths.length);
  await member.field.press('Enter');
  for (const name of Object.keys(files))
    await member.page
      .locator('[data-message]', { hasText: name })
      .or(member.page.locator('[data-message]').getByRole('button', { name: `Show the picture ${name}` }))
      .first()
      .waitFor();
}

/** A picture of one colour. */
async function picture(page: Page, width: number, height: number, colour: string): Promise<Uint8Array> {
  const bytes = await page.evaluate(
    async ([w, h, fill]) => {
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext('2d')!;
      context.fillStyle = fill;
      context.fillRect(0, 0, w, h);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())];
    },
    [width, height, colour] as const,
  );
  return Uint8Array.from(bytes);
}

/** A second of a picture that changes, as the browser itself records it: a WebM. */
async function clip(page: Page, width: number, height: number): Promise<Uint8Array> {
  const bytes = await page.evaluate(
    async ([w, h]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h });
      const context = canvas.getContext('2d')!;
      const stream = canvas.captureStream(25);
      const recorder = new MediaRecorder(stream, { mimeType: 'video/webm' });
      const chunks: Blob[] = [];
      recorder.ondataavailable = ({ data }) => chunks.push(data);
      const stopped = new Promise((resolve) => (recorder.onstop = resolve));
      recorder.start();
      let hue = 0;
      const painting = setInterval(() => {
        context.fillStyle = `hsl(${(hue += 10)} 80% 50%)`;
        context.fillRect(0, 0, w, h);
      }, 40);
      setTimeout(() => recorder.stop(), 1_000);
      await stopped;
      clearInterval(painting);
      for (const track of stream.getTracks()) track.stop();
      return [...new Uint8Array(await new Blob(chunks).arrayBuffer())];
    },
    [width, height] as const,
  );
  return Uint8Array.from(bytes);
}

const dialog = (page: Page) => page.getByRole('dialog');
const width = (page: Page) =>
  dialog(page)
    .getByTestId('picture')
    .evaluate((image: HTMLImageElement) => image.getBoundingClientRect().width);

describe('pictures', () => {
  it('open over the window, come nearer by wheel, keys and double click, and lead to the next; Escape goes back', async () => {
    const ann = await office.enter('Ann');
    const { page } = ann;
    await send(ann, {
      'red.png': await picture(page, 800, 400, 'red'),
      'blue.png': await picture(page, 300, 600, 'blue'),
    });
    const red = page.getByRole('button', { name: 'Show the picture red.png' });
    await red.focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByText('1 of 2').waitFor();
    await expect
      .poll(() =>
        dialog(page)
          .getByTestId('picture')
          .evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBe(800);
    await expect.poll(() => width(page)).toBe(800);
    await page.keyboard.press('+');
    await expect.poll(() => width(page)).toBe(1200);
    await page.keyboard.press('0');
    await expect.poll(() => width(page)).toBe(800);
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, -400);
    await expect.poll(() => width(page)).toBeGreaterThan(1_500);
    await page.keyboard.press('0');
    await dialog(page).getByTestId('picture').dblclick();
    await expect.poll(() => width(page)).toBe(2000);
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await dialog(page).getByText('2 of 2').waitFor();
    await dialog(page).getByRole('heading', { name: 'blue.png' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await expect.poll(() => red.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('that claim more pixels than anybody has memory for are not decoded', async () => {
    const bob = await office.enter('Bob');
    const head = Buffer.from(await picture(bob.page, 10, 10, 'green'));
    head.writeUInt32BE(60_000, 16);
    head.writeUInt32BE(60_000, 20);
    await send(bob, { 'bomb.png': head });
    await bob.page.getByRole('button', { name: 'Show bomb.png' }).click();
    await dialog(bob.page).getByText('This picture is too large to be shown here. Download it.').waitFor();
    expect(await dialog(bob.page).getByTestId('picture').count()).toBe(0);
  });
});

describe('a video', () => {
  it('plays in the message, and in the viewer among the pictures, by keyboard alone', async () => {
    const [vic, wim] = await Promise.all([office.enter('Vic'), office.enter('Wim')]);
    await vic.makeRoom('Cinema');
    await send(vic, {
      'before.png': await picture(vic.page, 400, 300, 'olive'),
      'clip.webm': await clip(vic.page, 320, 240),
      'after.png': await picture(vic.page, 300, 300, 'navy'),
    });
    await wim.openRoom('Cinema');
    const { page } = wim;
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const playing = (video: Locator) =>
      expect
        .poll(
          () => video.evaluate((one: HTMLVideoElement) => [one.videoWidth, one.videoHeight, one.currentTime > 0.1]),
          { timeout: 30_000 },
        )
        .toEqual([320, 240, true]);
    await page.getByRole('button', { name: 'Play clip.webm' }).focus();
    await press('Enter');
    await playing(wim.message('clip.webm').locator('video'));

    const first = page.getByRole('button', { name: 'Show the picture before.png' });
    await first.focus();
    await press('Enter');
    await dialog(page).getByText('1 of 3').waitFor();
    await press('ArrowRight');
    await dialog(page).getByRole('heading', { name: 'clip.webm' }).waitFor();
    await playing(dialog(page).locator('video'));
    // A video is not zoomed.
    await press('+');
    const zoomIn = dialog(page).getByRole('button', { name: 'Zoom in' });
    expect(await zoomIn.count()).toBe(0);
    await press('ArrowRight');
    await dialog(page).getByRole('heading', { name: 'after.png' }).waitFor();
    await zoomIn.waitFor();
    await press('+');
    await expect.poll(() => width(page)).toBe(450);
    // Nearer, an arrow moves the picture; all of it again, it leads on.
    await press('ArrowLeft');
    await dialog(page).getByText('3 of 3').waitFor();
    await press('0', 'ArrowLeft', 'ArrowLeft');
    await dialog(page).getByText('1 of 3').waitFor();
    const next = dialog(page).getByRole('button', { name: 'Next' });
    for (let times = 0; times < 10; times += 1) {
      if (await next.evaluate((one) => one === document.activeElement)) break;
      await press('Tab');
    }
    await press('Enter');
    await dialog(page).getByText('2 of 3').waitFor();
    await press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await expect.poll(() => first.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});

it('what cannot be played says so, where the computer’s clock is ahead of the host’s, too', async () => {
  const ina = await office.enter('Ina');
  const { page } = ina;
  await send(ina, { 'odd.webm': 'Nothing of it is a film.' });
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 600_000;
  });
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('/blobs/') ? 1 : 0));
  await page.getByRole('button', { name: 'Play odd.webm' }).click();
  await ina.message('odd.webm').getByText('This cannot be played here. Download it.').waitFor();
  expect(asked).toBeLessThan(5);
});

it('what is lost on its way to the viewer is fetched once more', async () => {
  const joe = await office.enter('Joe');
  const { page } = joe;
  await send(joe, { 'lost.png': await picture(page, 400, 200, 'teal'), 'lost.txt': 'Found again' });
  const lost = new Set<string>();
  await page.route('**/blobs/**', (route) => {
    const what = route.request().resourceType();
    if (lost.has(what)) return route.continue();
    lost.add(what);
    return route.abort('connectionrefused');
  });
  await page.getByRole('button', { name: 'Show the picture lost.png' }).click();
  await expect
    .poll(() =>
      dialog(page)
        .getByTestId('picture')
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(400);
  expect([...lost]).toEqual(['fetch', 'image']);
  await page.keyboard.press('Escape');
  lost.clear();
  await page.getByRole('button', { name: 'Show lost.txt' }).click();
  await dialog(page).getByText('Found again').waitFor();
});

describe('other files', () => {
  it('a sound plays in the message, is sought in, and goes on when its address has run out', async () => {
    const cem = await office.enter('Cem');
    const { page } = cem;
    await send(cem, { 'pause.wav': silence(40) });
    await page.getByRole('button', { name: 'Play pause.wav' }).click();
    const player = page.locator('audio');
    const at = () => player.evaluate((audio: HTMLAudioElement) => audio.currentTime);
    await expect.poll(at, { timeout: 20_000 }).toBeGreaterThan(0.2);
    await player.evaluate((audio: HTMLAudioElement) => (audio.currentTime = 30));
    await expect.poll(at).toBeGreaterThan(30);
    const before = await player.getAttribute('src');
    // Five minutes later nothing more is served under that address.
    await page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 600_000;
    });
    await player.evaluate((audio: HTMLAudioElement) => {
      audio.src = `${audio.src}x`;
    });
    await expect.poll(() => player.getAttribute('src'), { timeout: 20_000 }).not.toBe(`${before}x`);
    await expect.poll(at, { timeout: 20_000 }).toBeGreaterThan(0);
  });

  it('a text is shown as text, whatever it says', async () => {
    const dan = await office.enter('Dan');
    await send(dan, { 'page.ts': 'const a = "<img src=x onerror=alert(1)>";\n', 'all.bin': new Uint8Array(2_000) });
    await dan.page.getByRole('button', { name: 'Show page.ts' }).click();
    await dialog(dan.page).getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await dialog(dan.page).locator('img').count()).toBe(0);
    await dan.page.keyboard.press('Escape');
    expect(await dan.page.getByRole('button', { name: 'Show all.bin' }).count()).toBe(0);
  });

  it('are listed beside the room by kind, lead to their message, and are saved all at once', async () => {
    const eva = await office.enter('Eva');
    const { page } = eva;
    // A folder of the page's own stands in for the one that the person would choose.
    await page.evaluate(() => {
      Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
    });
    await eva.openRoom('general');
    await send(eva, { 'plan.pdf': 'a plan', 'notes.txt': 'some notes' });
    const sent = eva.message('plan.pdf');
    if ((await sent.getByRole('button', { name: 'Save all…' }).count()) === 0)
      throw new Error('There is no “Save all…”.');
    for (let times = 0; times < 2; times += 1) {
      await sent.getByRole('button', { name: 'Save all…' }).click();
      await sent.getByText('2 of 2 saved').waitFor();
    }
    const saved = () =>
      page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const names: string[] = [];
        for await (const name of root.keys()) names.push(name);
        return [names.toSorted(), await (await (await root.getFileHandle('plan.pdf')).getFile()).text()];
      });
    // It goes on whatever is in view, and says so where it was begun.
    await eva.makeRoom('Elsewhere');
    await eva.openRoom('general');
    await sent.getByText('2 of 2 saved').waitFor();
    // The words of the first time may stand there until the second begins.
    await expect.poll(saved).toEqual([['notes (2).txt', 'notes.txt', 'plan (2).pdf', 'plan.pdf'], 'a plan']);
    await page.getByRole('button', { name: 'Show the files of this room' }).click();
    const list = page.getByRole('list', { name: 'Files of this room' });
    await list.getByText('plan.pdf').waitFor();
    await page.getByRole('group', { name: 'Kind of files' }).getByRole('button', { name: 'Pictures' }).click();
    await list.getByText('red.png').waitFor();
    expect(await list.getByText('plan.pdf').count()).toBe(0);
    await list.getByRole('button', { name: 'Show the message with red.png' }).click();
    await expect.poll(() => page.url()).toContain('message=');
  });
});
