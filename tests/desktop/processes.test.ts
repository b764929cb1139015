import { describe, expect, it } from 'vitest';
import { addressOf, endComputers, hostingOf, memberAt, newComputer } from './computers.ts';
import { joinAt, killProcess, startOffice } from './desktop-app.ts';
import { problem } from './launch.ts';

endComputers();

describe.skipIf(problem !== undefined)(`the app's processes${problem ? `: ${problem}` : ''}`, () => {
  it('a host that was killed is started anew at its place, everybody comes back, and nothing is lost', async () => {
    const [first, second] = [await newComputer(), await newComputer()];
    await startOffice(first, 'Ada');
    const ada = await memberAt(first, 'Ada');
    const address = await addressOf(first);
    await joinAt(second, 'Ben', address);
    const ben = await memberAt(second, 'Ben');
    await ben.say('before');
    await ada.message('before').waitFor();

    await killProcess(first, 'host');
    await expect.poll(() => hostingOf(first)).not.toMatchObject({ state: 'running' });
    await ben.say('meanwhile');
    await expect.poll(() => hostingOf(first)).toMatchObject({ state: 'running' });
    expect(await addressOf(first)).toBe(address);
    await ada.message('meanwhile').waitFor();
    await ada.say('after');
    await ben.message('after').waitFor();
    expect((await ben.texts()).slice(-3)).toEqual(['before', 'meanwhile', 'after']);
  });

  it('a dialer that was killed is started anew, and the window goes on by it', async () => {
    const own = await newComputer();
    await startOffice(own, 'Ada');
    const ada = await memberAt(own, 'Ada');
    await killProcess(own, 'dialer');
    await ada.say('still here');
    const sent = ada.message('still here');
    await sent.waitFor();
    await expect.poll(() => sent.getAttribute('data-state')).not.toBe('pending');
  });

  it('who quits while others are connected is asked, and may stay', async () => {
    const [first, second] = [await newComputer(), await newComputer()];
    await startOffice(first, 'Ada');
    await memberAt(first, 'Ada');
    await joinAt(second, 'Ben', await addressOf(first));
    await memberAt(second, 'Ben');
    await expect.poll(() => hostingOf(first)).toMatchObject({ connected: 1 });
    const asked = await first.app.evaluate(
      ({ app, dialog }) =>
        new Promise<string>((resolve) => {
          dialog.showMessageBox = (async (options: { detail?: string }) => {
            resolve(options.detail ?? '');
            return { response: 1, checkboxChecked: false };
          }) as typeof dialog.showMessageBox;
          app.quit();
        }),
    );
    expect(asked).toContain('Another person is connected');
    expect(await hostingOf(first)).toMatchObject({ state: 'running' });
    // The one who really goes is asked as well.
    await first.app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
    });
  });
});
