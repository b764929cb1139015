import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../support/wait.ts';
import { addressOf, endComputers, hostingOf, memberAt, newComputer } from './computers.ts';
import { startOffice } from './desktop-app.ts';
import { environment, problem, program } from './launch.ts';

endComputers();

const appFolder = path.resolve(import.meta.dirname, '../..');

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'landline-policy-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** @returns the switch that has the app heed it. */
async function policy(text: string): Promise<string> {
  const file = path.join(await folder(), 'policy.json');
  await writeFile(file, text);
  return `--policy=${file}`;
}

describe.skipIf(problem !== undefined)(`the policy of a computer${problem ? `: ${problem}` : ''}`, () => {
  it('leads people to the office that it names, and lets them host none and enter no other', async () => {
    const [first, other] = [await newComputer(), await newComputer()];
    await startOffice(first, 'Ada');
    await startOffice(other, 'Eve');
    const hosting = await hostingOf(first);
    if (hosting.state !== 'running') throw new Error('It hosts nothing.');
    const named = { office: hosting.office, name: 'Head office', addresses: [await addressOf(first)] };
    const app = { locked: { openAtLogin: false, closeToTray: true } };
    const said = { hosting: false, offices: [named], otherOffices: false, app };

    const own = await newComputer(await policy(JSON.stringify(said)));
    const { page } = own;
    await page.getByLabel('Your name').fill('Ben');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    const ben = await memberAt(own, 'Ben');
    await ben.say('Here I am');
    await (await memberAt(first, 'Ada')).message('Here I am').waitFor();

    const locked = await page.evaluate(async () => {
      const read = await window.landline?.readSettings({});
      const changed = await window.landline?.changeSettings({ settings: { closeToTray: false } });
      return { locked: read?.ok ? read.locked : [], code: changed?.ok === false ? changed.error.code : undefined };
    });
    expect(locked).toEqual({ locked: ['openAtLogin', 'closeToTray'], code: 'forbidden' });

    await page.getByRole('navigation', { name: 'Offices' }).getByRole('button', { name: 'Another office' }).click();
    await page.getByRole('heading', { name: 'Welcome to Landline' }).waitFor();
    expect(await page.getByRole('button', { name: 'Start the office' }).count()).toBe(0);
    const refused = await page.evaluate(
      async ([address]) => {
        const [asked, hosted] = [
          await window.landline?.askAddress({ address }),
          await window.landline?.startHosting({}),
        ];
        return [asked, hosted].map((answer) => (answer?.ok === false ? answer.error.code : undefined));
      },
      [await addressOf(other)] as const,
    );
    expect(refused).toEqual(['forbidden', 'forbidden']);
  });

  it('holds for the office that is hosted there', async () => {
    const own = await newComputer(await policy('{"office": {"locked": {"join": "approval"}}}'));
    await startOffice(own, 'Ada');
    await memberAt(own, 'Ada');
    const card = await own.page.evaluate(
      async (address) => window.landline?.askAddress({ address }),
      await addressOf(own),
    );
    expect(card).toMatchObject({ ok: true, card: { join: 'approval' } });
  });

  it('that is none keeps the app from beginning, and what is wrong is told', async () => {
    const args = ['--no-sandbox', appFolder, `--user-data-dir=${await folder()}`, await policy('{"hostin": false}')];
    const app = spawn(program(), args, { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(app, 'exit');
    onTestFinished(async () => {
      app.kill();
      await ended;
    });
    let said = '';
    app.stderr.on('data', (text: Buffer) => (said += text.toString()));
    await until('it to say why', () => said.includes('hostin') && said.includes('policy.json'), 30_000);
  });
});
