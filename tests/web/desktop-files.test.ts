import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { limits } from '../../protocol/index.ts';
import { desktopsOf, type Desktops } from './desktop.ts';
import type { Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let desktops: Desktops;
beforeAll(async () => {
  office = await openOffice();
  desktops = await desktopsOf(office);
});
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

async function attach({ page }: Member, what: 'Files' | 'A folder'): Promise<void> {
  await page.getByRole('button', { name: 'Attach files' }).click();
  await page.getByRole('menuitem', { name: what, exact: true }).click();
}
const inState = ({ page }: Member, state: string) => page.locator(`[data-transfer=${state}]`);

it('on the desktop a file is streamed to the disk, and shown in its folder', async () => {
  const ben = await office.enter('Ben');
  const content = Buffer.alloc(3_000_000, 'landline ');
  await ben.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'plan.bin', mimeType: 'application/octet-stream', buffer: content });
  await ben.page.locator('[data-transfer=ready]').waitFor();
  await ben.say('the plan');

  const ada = await desktops.enter('Ada');
  const { page } = ada;
  const sent = ada.message('the plan');
  await sent.getByRole('button', { name: 'Download plan.bin' }).click();
  await sent.getByRole('button', { name: 'Show plan.bin in its folder' }).click();
  const calls = () =>
    page.evaluate(() =>
      window.fake?.calls
        .filter(({ call }) => call === 'endFile' || call === 'showFile')
        .map(({ call, payload }) => ({ call, payload })),
    );
  await expect.poll(calls).toEqual([
    { call: 'endFile', payload: { file: 1, keep: true } },
    { call: 'showFile', payload: { file: 1 } },
  ]);
  const saved = await page.evaluate(async () => {
    const bytes = window.fake?.saved.get(1)?.bytes ?? new Uint8Array();
    const hash = await crypto.subtle.digest('SHA-256', bytes.slice());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  });
  expect(saved).toBe(createHash('sha256').update(content).digest('hex'));
});

it('on the desktop saving says how fast it goes and for how long yet, waits while the office is away, and is paused', async () => {
  const own = await openOffice();
  onTestFinished(() => own.end());
  const { enter } = await desktopsOf(own);
  const ben = await own.enter('Ben');
  await ben.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'film.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(40_000_000, 'film '),
    });
  await ben.page.locator('[data-transfer=ready]').waitFor();
  await ben.say('the film');

  const ada = await enter('Ada');
  // A slow disk: there is time to see it go.
  await ada.page.evaluate(() => {
    const { api } = window.fake!;
    const write = api.writeFile;
    const slowly = async (...given: Parameters<typeof write>) => {
      await new Promise((done) => setTimeout(done, 600));
      return write(...given);
    };
    Object.assign(api, { writeFile: slowly });
  });
  const sent = ada.message('the film');
  await sent.getByRole('button', { name: 'Download film.bin' }).click();
  await sent.getByText(/ of 40\sMB · .+\/s · .+ left$/).waitFor();
  await own.host.host.stop();
  await sent.getByText(/^Waits for the office: \d+% are there$/).waitFor();
  await own.host.restart();
  await sent.getByText(/ of 40\sMB/).waitFor();
  await sent.getByRole('button', { name: 'Pause film.bin' }).click();
  await sent.getByText(/^Paused at \d+%$/).waitFor();
  await sent.getByRole('button', { name: 'Resume film.bin' }).click();
  await sent.getByRole('button', { name: 'Show film.bin in its folder' }).waitFor();
  await sent.getByText(/^40\sMB$/).waitFor();
  // Each chunk was fetched once.
  const written = await ada.page.evaluate(
    () => window.fake?.calls.filter(({ call }) => call === 'writeFile').length ?? 0,
  );
  expect(written).toBe(Math.ceil(40_000_000 / limits.chunkBytes));
});

const plan = { name: 'plan.bin', type: 'application/octet-stream', size: 3_000_000, filling: 'landline ' };

it('on the desktop files are chosen by the system’s dialog and read piece by piece; one that changed says so', async () => {
  const disk = [plan, { name: 'notes.txt', type: 'text/plain', size: 20, filling: 'note ' }];
  const [ann, ben] = [await desktops.enter('Ann', { disk }), await office.enter('Ben')];
  await ann.page.evaluate(() => window.fake?.change('notes.txt'));
  await attach(ann, 'Files');
  await inState(ann, 'failed').getByText('The file changed or is gone.').waitFor();
  // The same one would be refused again.
  await inState(ann, 'failed').getByRole('button', { name: 'Choose', exact: true }).waitFor();
  await inState(ann, 'failed').getByRole('button', { name: 'Remove notes.txt' }).click();
  await inState(ann, 'ready').waitFor();
  await ann.say('my plan');
  const [download] = await Promise.all([
    ben.page.waitForEvent('download'),
    ben.message('my plan').getByRole('button', { name: 'Download plan.bin' }).click(),
  ]);
  expect(Buffer.compare(await readFile(await download.path()), Buffer.alloc(plan.size, plan.filling))).toBe(0);
});

it('on the desktop a file that a reload broke off goes on when it is chosen again', async () => {
  const dan = await desktops.enter('Dan', { disk: [{ ...plan, name: 'film.bin', size: 60_000_000 }] });
  await attach(dan, 'Files');
  const bar = dan.page.getByRole('progressbar', { name: 'Sending film.bin' });
  const done = async () => Number(await bar.getAttribute('value'));
  await expect.poll(done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(10_000_000);
  await dan.page.reload();
  await inState(dan, 'broken').getByRole('button', { name: 'Choose' }).click();
  let first = 0;
  const firstDone = async () => (first ||= await done().catch(() => 0));
  await expect.poll(firstDone, { timeout: 60_000, interval: 5 }).toBeGreaterThan(8_000_000);
  await inState(dan, 'ready').waitFor({ timeout: 60_000 });
});

it('on the desktop a folder is sent as one, and saved as one', async () => {
  const disk = ['trip/read me.txt', 'trip/day one/read me.txt'].map((path) => {
    const file = { name: 'read me.txt', type: 'text/plain', size: path.length, filling: path };
    return { ...file, path };
  });
  const eva = await desktops.enter('Eva', { disk });
  await attach(eva, 'A folder');
  await expect.poll(() => inState(eva, 'ready').count()).toBe(2);
  await eva.say('the trip');
  const sent = eva.message('the trip');
  await sent.getByRole('button', { name: 'Save all…' }).click();
  await sent.getByText('2 of 2 saved').waitFor();
  const saved = await eva.page.evaluate(() =>
    [...(window.fake?.saved.values() ?? [])].map(({ within, name, bytes, kept }) => {
      return { where: [...within, name].join('/'), text: new TextDecoder().decode(bytes), kept };
    }),
  );
  expect(saved).toEqual(disk.map(({ path }) => ({ where: path, text: path, kept: true })));
});

it('a browser that cannot save folders says that files come one by one', async () => {
  const finn = await office.enter('Finn');
  await finn.page.evaluate(() => Object.assign(window, { showDirectoryPicker: undefined }));
  const drop = await finn.page.evaluateHandle(() => {
    const data = new DataTransfer();
    for (const path of ['trip/a.txt', 'trip/b.txt']) {
      const file = new File([path], path.slice(5), { type: 'text/plain' });
      Object.defineProperty(file, 'webkitRelativePath', { value: path });
      data.items.add(file);
    }
    return data;
  });
  await finn.page.getByRole('region', { name: 'general' }).dispatchEvent('drop', { dataTransfer: drop });
  await expect.poll(() => inState(finn, 'ready').count()).toBe(2);
  await finn.say('my trip');
  await finn.message('my trip').getByText('This browser saves the files one by one, without their folders.').waitFor();
  expect(await finn.message('my trip').getByRole('button', { name: 'Save all…' }).count()).toBe(0);
});
