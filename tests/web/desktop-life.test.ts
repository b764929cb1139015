import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostingState } from '../../protocol/index.ts';
import { desktopsOf, type Desktops } from './desktop.ts';
import type { Member } from './member.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let desktops: Desktops;
beforeAll(async () => {
  office = await openOffice();
  desktops = await desktopsOf(office);
}, 400_000);
afterEach(() => office.everybodyLeaves());
afterAll(() => office.end());

describe('how a person is there', () => {
  it('follows what the system tells of them, but not what they chose themselves', async () => {
    const [ann, ben] = [await desktops.enter('Ann'), await office.enter('Ben')];
    const activity = (idleMinutes: number, locked: boolean) =>
      ann.page.evaluate((told) => window.fake?.activityIs(...told), [idleMinutes, locked] as const);
    const isSeen = (how: string) => ben.page.getByRole('button', { name: `Write to Ann, ${how}` }).waitFor();
    await isSeen('Here now');
    await activity(5, false);
    await isSeen('Away');
    await activity(0, false);
    await isSeen('Here now');
    await activity(0, true);
    await isSeen('Away');
    await activity(0, false);
    await isSeen('Here now');
    // Another page in front of it is no absence.
    await ann.page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await ann.say('I look at a table');
    await ben.message('I look at a table').waitFor();
    await isSeen('Here now');
    await ann.page.getByRole('button', { name: 'You: Here now' }).click();
    await ann.page.getByRole('menuitem', { name: 'Away' }).click();
    await isSeen('Away');
    await activity(5, false);
    await activity(0, false);
    await ann.page.getByRole('button', { name: 'You: Away' }).waitFor();
    // Nothing tells that nothing is told: a message sent after it has arrived, and they are still away.
    await ann.say('I am only looking');
    await ben.message('I am only looking').waitFor();
    await isSeen('Away');
  });
});

describe('a newer version of the app', () => {
  it('is offered in a bar, with what is new as plain text, and left alone when the person says so', async () => {
    const ann = await desktops.enter('Ann');
    const { page } = ann;
    const offer = (version: string) =>
      page.evaluate((told) => window.fake?.offerUpdate(told, '<b>Faster</b>\nand *calmer*'), version);
    const hasFocus = (what: Locator) => what.evaluate((element) => element === document.activeElement);
    const answers = () =>
      page.evaluate(() =>
        window.fake?.calls.filter(({ call }) => call === 'installUpdate').map(({ payload }) => payload),
      );
    await ann.field.fill('Half a sent');
    await offer('1.1.0');
    const bar = page.getByRole('region', { name: 'Update' });
    await bar.getByText('Landline 1.1.0 is there.').waitFor();
    // Whoever writes goes on writing.
    expect(await hasFocus(ann.field)).toBe(true);
    await bar.getByText('What is new').click();
    await bar.getByText('<b>Faster</b>').waitFor();
    await bar.getByRole('button', { name: 'Not now' }).press('Enter');
    await bar.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(ann.field)).toBe(true);
    await expect.poll(answers).toEqual([{ version: '1.1.0', install: false }]);
    await offer('1.1.0');
    // What it would show is there with the next frame.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await bar.count()).toBe(0);
    await offer('1.2.0');
    await bar.getByText('Landline 1.2.0 is there.').waitFor();
    await bar.getByRole('button', { name: 'Install' }).press('Enter');
    await bar.getByText('is being installed').waitFor();
    await expect.poll(() => hasFocus(bar.getByRole('status'))).toBe(true);
    await expect.poll(answers).toContainEqual({ version: '1.2.0', install: true });
    expect(await bar.getByRole('button').count()).toBe(0);
  });
});

describe('the computer that hosts', () => {
  const running = (connected: number): HostingState => ({
    ...{ state: 'running', office: desktops.card.office, name: desktops.card.name },
    ...{ port: 7791, portMoved: true, addresses: ['10.1.2.3:7791'], connected },
  });
  const enterHosting = (connected: number) =>
    desktops.enter('Ann', { host: { office: desktops.card.office }, hosting: running(connected) });
  const tell = ({ page }: Member, hosting: HostingState) =>
    page.evaluate((state) => window.fake?.hostingIs(state), hosting);
  const stops = ({ page }: Member) =>
    page.evaluate(() => window.fake?.calls.filter(({ call }) => call === 'stopHosting').map(({ payload }) => payload));

  it('says so and for how many, stops when the person is sure, and begins again', async () => {
    const ann = await enterHosting(2);
    const { page } = ann;
    await page.getByRole('button', { name: 'Hosted by this computer · 2 connected' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hosting' });
    await dialog.getByText('2 other people are connected.').waitFor();
    await dialog.getByText('Port 7791 is used').waitFor();
    await dialog.getByRole('button', { name: 'Stop hosting' }).click();
    const asked = page.getByRole('alertdialog', { name: `Stop hosting ${desktops.card.name}?` });
    await asked.getByText('2 other people are connected and lose the connection.').waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    expect(await stops(ann)).toEqual([]);
    await dialog.getByRole('button', { name: 'Stop hosting' }).click();
    await asked.getByRole('button', { name: 'Stop hosting' }).click();
    await dialog.getByText('is not hosted now').waitFor();
    expect(await stops(ann)).toEqual([{ force: true }]);
    await dialog.getByRole('button', { name: 'Host it again' }).click();
    await dialog.getByText('Nobody else is connected.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Hosted by this computer', exact: true }).waitFor();
  });

  it('asks again when more came while it asked, whether it has been told of them or not', async () => {
    const ann = await enterHosting(0);
    const { page } = ann;
    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('tab', { name: 'Advanced' }).click();
    await settings.getByRole('button', { name: 'Stop hosting' }).click();
    const asked = page.getByRole('alertdialog');
    await asked.getByText('Nobody else is connected now.').waitFor();
    await tell(ann, running(1));
    await asked.getByRole('button', { name: 'Stop hosting' }).click();
    await asked.getByText('1 other person is connected and loses the connection.').waitFor();
    await tell(ann, running(3));
    await asked.getByRole('button', { name: 'Stop hosting' }).click();
    await asked.getByText('3 other people are connected and lose the connection.').waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    expect(await stops(ann)).toEqual([]);
    await tell(ann, running(0));
    await settings.getByRole('button', { name: 'Stop hosting' }).click();
    await asked.getByText('Nobody else is connected now.').waitFor();
    // Somebody comes as it is asked for.
    await page.evaluate(() => {
      const { api } = window.fake ?? {};
      if (!api) return;
      const { stopHosting } = api;
      const error = { code: 'conflict', message: 'Others are connected.' };
      Object.assign(api, {
        stopHosting: () => (Object.assign(api, { stopHosting }), Promise.resolve({ ok: false, error })),
      });
    });
    await asked.getByRole('button', { name: 'Stop hosting' }).click();
    await asked.getByText('1 other person is connected and loses the connection.').waitFor();
    await asked.getByRole('button', { name: 'Stop hosting' }).click();
    await settings.getByText('is not hosted now').waitFor();
    expect(await stops(ann)).toEqual([{ force: true }]);
  });

  it('says why hosting failed, and tries again', async () => {
    const ann = await enterHosting(3);
    await ann.page.getByRole('button', { name: /3 connected/ }).waitFor();
    await tell(ann, { state: 'failed', error: { code: 'no_space', message: 'No space left on /data.' } });
    await ann.page.getByRole('button', { name: 'Hosting failed.' }).click();
    const dialog = ann.page.getByRole('dialog', { name: 'Hosting' });
    await dialog.getByText('The host’s disk is full.').waitFor();
    await dialog.getByText('No space left on /data.').waitFor();
    // Refused without a new state: what is said is why this time.
    const again = dialog.getByRole('button', { name: 'Try again' });
    const refusal = { ok: false, error: { code: 'forbidden', message: 'A policy says no.' } };
    await ann.page.evaluate((answer) => {
      const { api } = window.fake ?? {};
      if (!api) return;
      const { startHosting: start } = api;
      Object.assign(api, {
        startHosting: () => (Object.assign(api, { startHosting: start }), Promise.resolve(answer)),
      });
    }, refusal);
    await again.click();
    await dialog.getByText('You are not allowed to do this here.').waitFor();
    await again.click();
    await dialog.getByText(`This computer hosts ${desktops.card.name}.`).waitFor();
  });

  it('is none where another computer hosts, nor in a browser', async () => {
    const [ann, ben] = [await desktops.enter('Ann'), await office.enter('Ben')];
    // What it would say so by has been asked, and answered.
    const asked = () => ann.page.evaluate(() => window.fake?.calls.map(({ call }) => call));
    await expect.poll(asked).toContain('hosting');
    await expect.poll(async () => (await asked())?.filter((call) => call === 'remembered').length).toBeGreaterThan(1);
    for (const { page } of [ann, ben]) {
      await page.getByRole('button', { name: 'New room' }).waitFor();
      expect(await page.getByRole('button', { name: /host/i }).count()).toBe(0);
    }
  });
});
