import { describe, expect, it } from 'vitest';
import { addressOf, endComputers, hostingOf, memberAt, newComputer } from './computers.ts';
import { joinAt, startOffice } from './desktop-app.ts';
import { problem } from './launch.ts';

endComputers();

describe.skipIf(problem !== undefined)(`the app${problem ? `: ${problem}` : ''}`, () => {
  it('hosts an office in one click, and what was said is there when it is opened again', async () => {
    const own = await newComputer();
    await startOffice(own, 'Ada');
    const ada = await memberAt(own, 'Ada');
    await ada.say('Is anybody there?');
    await ada.message('Is anybody there?').waitFor();
    await own.quit();
    await own.open();
    await (await memberAt(own, 'Ada')).message('Is anybody there?').waitFor();
  });

  it('finds an office by its address, and both talk', async () => {
    const [first, second] = [await newComputer(), await newComputer()];
    await startOffice(first, 'Ada');
    const ada = await memberAt(first, 'Ada');
    await joinAt(second, 'Ben', await addressOf(first));
    const ben = await memberAt(second, 'Ben');
    await ben.say('Hello, Ada');
    await ada.message('Hello, Ada').waitFor();
    await ada.say('Hello, Ben');
    await ben.message('Hello, Ben').waitFor();
    await expect.poll(() => hostingOf(first)).toMatchObject({ connected: 1 });
  });

  it('opens while the host of its office is away: what was said is there, what is happening is told, and it comes back', async () => {
    const [first, second] = [await newComputer(), await newComputer()];
    await startOffice(first, 'Ada');
    const ada = await memberAt(first, 'Ada');
    const address = await addressOf(first);
    await joinAt(second, 'Ben', address);
    await ada.say('See you tomorrow');
    await (await memberAt(second, 'Ben')).message('See you tomorrow').waitFor();
    await second.quit();
    await first.quit();

    await second.open();
    const ben = await memberAt(second, 'Ben');
    await ben.message('See you tomorrow').waitFor();
    await second.page.getByTestId('connection').getByText('The office cannot be reached').waitFor();
    await ben.say('Good morning');
    await ben.message('Good morning').getByText('Waiting to be sent').waitFor();

    await first.open(`--host-port=${address.split(':')[1] ?? ''}`);
    await (await memberAt(first, 'Ada')).message('Good morning').waitFor();
    await second.page.getByTestId('connection').waitFor({ state: 'detached' });
  });
});
