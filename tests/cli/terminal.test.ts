import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench, joined, startHost, type Bench } from './command.ts';
import { containing } from './matchers.ts';
import { noTerminal, onTerminal } from './on-terminal.ts';

describe.skipIf(noTerminal !== undefined)(
  `a person at a terminal${noTerminal === undefined ? '' : ` [skipped: ${noTerminal}]`}`,
  () => {
    let bench: Bench;
    let host: Awaited<ReturnType<typeof startHost>>;
    let anna: Awaited<ReturnType<typeof joined>>;
    let address: string;
    let passcode: string;
    beforeAll(async () => {
      bench = createBench();
      host = await startHost(bench, ['--join', 'passcode']);
      anna = await joined(bench, 'Anna', host.ownerInvite);
      address = `127.0.0.1:${String(host.ready['port'])}`;
      passcode = String(host.ready['passcode']);
    });
    afterAll(() => bench.close());

    const join_ = (name: string, ...more: string[]) =>
      onTerminal(bench, ['join', address, '--profile', bench.profile(name), ...more]);
    const offices = async (name: string) =>
      (await bench.run(['offices', '--profile', bench.profile(name), '--json'])).lines;

    it('is asked for a name, the office’s fingerprint and the passcode, which is not shown', async () => {
      const joining = join_('asked');
      await joining.answer('Your name: ', 'Asked\r');
      await joining.answer('Is that the office? [y/N] ', 'y\r');
      await joining.answer('Passcode: ', `${passcode}\r`);
      const { code, screen } = await joining.ended;
      expect({ code, screen }).toMatchObject({ code: 0, screen: containing('You are in Test Office') });
      expect(screen).toContain(String(host.ready['officeId']).slice(0, 4));
      expect(screen).not.toContain(passcode);
    });

    it.each([
      ['no', 'n\r', 'Nothing was joined.'],
      ['nothing', '\r', 'Nothing was joined.'],
      ['Ctrl-C', '\u0003', 'stopped'],
      ['Ctrl-D', '\u0004', 'stopped'],
    ])('joins nothing by answering the fingerprint with %s', async (what, keys, reason) => {
      const joining = join_(`says ${what}`, '--name', 'Unsure', '--passcode', passcode);
      await joining.answer('Is that the office? [y/N] ', keys);
      expect(await joining.ended).toMatchObject({ code: 1, screen: containing(`landline: ${reason}`) });
      expect(await offices(`says ${what}`)).toEqual([]);
    });

    it('is told that a passcode is wrong', async () => {
      const joining = join_('wrong', '--name', 'Wrong', '--yes');
      await joining.answer('Passcode: ', 'open sesame\r');
      expect(await joining.ended).toMatchObject({ code: 1, screen: containing('not the right one') });
    });

    it('stops at the passcode with Ctrl-C', async () => {
      const joining = join_('stops', '--name', 'Stops', '--yes');
      await joining.answer('Passcode: ', '\u0003');
      expect(await joining.ended).toMatchObject({ code: 1, screen: containing('landline: stopped') });
    });

    it('gets the list of those whom an ambiguous name may mean, and no question', async () => {
      for (const at of ['one', 'two']) {
        const more = ['--name', 'Twin', '--passcode', passcode, '--yes', '--profile', bench.profile(at)];
        await bench.run(['join', host.invite, ...more]);
      }
      const sending = onTerminal(bench, ['send', '@Twin', 'who?', '--profile', anna.profile]);
      const { code, screen } = await sending.ended;
      expect({ code, screen }).toMatchObject({ code: 1, screen: containing('Several people are called "Twin"') });
      expect(screen.match(/@Twin~/g)).toHaveLength(2);
    });

    it('sees how far a file has got, each way', async () => {
      const path = join(bench.folder, 'large.bin');
      writeFileSync(path, Buffer.alloc(20 * 1024 * 1024, 7));
      const putting = onTerminal(bench, ['put', 'general', path, '--profile', anna.profile]);
      expect(await putting.ended).toMatchObject({ code: 0, screen: containing('100 %') });
      expect(putting.screen()).toContain('of 20.0 MiB');
      const out = join(bench.folder, 'out.html');
      const args = ['export', '--format', 'html', '-o', out, '--files', '--profile', anna.profile];
      const exporting = onTerminal(bench, args);
      const { code, screen } = await exporting.ended;
      expect({ code, screen }).toMatchObject({ code: 0, screen: containing('large.bin 20.0 MiB of 20.0 MiB') });
      expect(screen).toMatch(/exported \d+ of \d+/);
    });

    it('is shown the recovery phrase of an office that is made', async () => {
      const data = join(bench.folder, 'made-here');
      const hosting = onTerminal(bench, [
        'host',
        '--name',
        'Here',
        '--port',
        '0',
        '--bind',
        '127.0.0.1',
        '--data',
        data,
      ]);
      await hosting.answer('Invite: ', '\u0003');
      expect(await hosting.ended).toMatchObject({ code: 0, screen: containing('shown only now') });
      expect(hosting.screen()).toMatch(/^ {2}(?:[a-z]+ ){11}[a-z]+\r?$/m);
    });

    it('ends what follows with Ctrl-C', async () => {
      const tail = onTerminal(bench, ['tail', '--profile', anna.profile]);
      await tail.answer('Following; stop with Ctrl-C.', '\u0003');
      expect(await tail.ended).toMatchObject({ code: 0 });
    });
  },
);
