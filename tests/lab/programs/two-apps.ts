/**
 * Two people with the desktop app on one computer, each with a folder of their own: `two-apps.ts FOLDER MEGABYTES`. Prints a JSON
 * line after each step; what did not come about ends it with a message.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hostingOf, memberAt } from '../../desktop/computers.ts';
import { computer, killProcess, startOffice, type Computer } from '../../desktop/desktop-app.ts';
import { until } from '../../support/wait.ts';

const [, , folder = '', megabytes = ''] = process.argv;
const file = path.join(folder, 'sent.bin');
const say = (event: string, fields: object = {}) => console.log(JSON.stringify({ event, ...fields }));

async function hashOf(name: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(name), hash);
  return hash.digest('hex');
}

async function makeFile(): Promise<string> {
  const handle = await open(file, 'w');
  for (let left = Number(megabytes); left > 0; left -= 1) await handle.write(randomBytes(1_000_000));
  await handle.close();
  return hashOf(file);
}

async function tell(ada: Computer, ben: Computer): Promise<void> {
  await Promise.all([ada, ben].map((one) => one.open()));
  await startOffice(ada, 'Ada');
  const host = await memberAt(ada, 'Ada');
  await ben.page.getByLabel('Your name').fill('Ben');
  await ben.page.getByRole('button', { name: /^Join / }).click();
  const guest = await memberAt(ben, 'Ben');
  say('joined');

  await guest.say('Hello, Ada');
  await host.message('Hello, Ada').waitFor();
  await host.say('Hello, Ben');
  await guest.message('Hello, Ben').waitFor();
  say('talked');

  const sent = await makeFile();
  await ben.app.evaluate(({ app }, chosen) => app.setPath('downloads', chosen), path.join(folder, 'got'));
  await host.attach(file);
  await ada.page.locator('[data-transfer=ready]').waitFor({ timeout: 120_000 });
  await host.say('the film');
  const film = guest.message('the film');
  await film.getByRole('button', { name: 'Download sent.bin' }).click();
  await film.getByRole('button', { name: 'Show sent.bin in its folder' }).waitFor({ timeout: 120_000 });
  say('passed', { sent, got: await hashOf(path.join(folder, 'got/sent.bin')) });

  await killProcess(ada, 'host');
  await until('the host to be noticed as gone', async () => (await hostingOf(ada)).state !== 'running');
  await guest.say('Are you still there?');
  await host.message('Are you still there?').waitFor();
  await host.say('Again');
  await guest.message('Again').waitFor();
  say('back', { texts: await guest.texts() });

  // Whoever quits while others are there is asked.
  await ada.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
  });
  await ada.quit();
  const told = ben.page.getByTestId('connection');
  await told.getByText('The office cannot be reached').waitFor();
  say('gone', { told: await told.innerText() });
  await ada.open();
  const back = await memberAt(ada, 'Ada');
  await back.message('Again').waitFor();
  // It is at another port now.
  await told.waitFor({ state: 'detached' });
  await guest.say('Welcome back');
  await back.message('Welcome back').waitFor();
  say('found again');
}

const both = [await computer({ networked: true }), await computer({ networked: true })] as const;
try {
  await tell(...both);
} catch (error) {
  console.error(error);
  for (const one of both) console.error(one.log().slice(-3_000));
  process.exitCode = 1;
} finally {
  await Promise.all(both.map((one) => one.end()));
}
