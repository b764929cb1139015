/**
 * A big file from a page in a real Chromium to the host and back by the browser's own download, against the command line's client on the
 * same host. Needs a browser, as the suite `web` does.
 *
 *   npx node bench/page.ts [MiB, default 512] [rounds, default 2]
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { builtPage } from '../build/built-page.ts';
import { startBrowsing } from '../tests/web/browser.ts';
import { sayOf } from '../tests/web/member.ts';
import { uploadOurs } from './files/transfers.ts';
import { startLandline, tempFolder } from './support/contenders.ts';
import { report, round } from './support/figures.ts';
import { connectFiles, writeFile } from './support/files-client.ts';

const [mebibytes = 512, rounds = 2] = process.argv.slice(2).map(Number);
const bytes = mebibytes * 1024 ** 2;
const rows: { job: string; megabytesPerSecond: number }[] = [];
const folder = tempFolder();
const { served, end } = await startLandline(join(folder.path, 'office'), [], await builtPage());
const browsing = await startBrowsing(served.url);

async function measure(job: string, task: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await task();
  rows.push({ job, megabytesPerSecond: round(bytes / 1e3 / (performance.now() - started)) });
}

for (let i = 0; i < rounds; i += 1) {
  const name = `film-${i}.bin`;
  const source = join(folder.path, name);
  await writeFile(source, mebibytes);
  const files = await connectFiles(served);
  await measure('upload, Node client', () => uploadOurs(files, source));
  files.close();

  await writeFile(source, mebibytes);
  const person = await browsing.person();
  await person.page.goto(served.url);
  await person.page.getByLabel('Your name').fill(`Ann ${i}`);
  await person.page.getByRole('button', { name: 'Join' }).click();
  const ann = await sayOf(person, 'Ann');
  await measure('upload, page', async () => {
    await ann.attach(source);
    await ann.page.locator('[data-transfer=ready]').waitFor({ timeout: 300_000 });
  });
  await ann.say('Here it is');
  const button = ann.page.getByRole('button', { name: `Download ${name}` });
  await button.waitFor();
  await measure('download, page', async () => {
    const [started] = await Promise.all([ann.page.waitForEvent('download'), button.click()]);
    await started.path();
  });
  await person.context.close();
  await rm(source);
}
await browsing.end();
await end();
folder.remove();
report('page', { mebibytes, rounds }, rows);
