import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { browserVariable } from '../../build/needs/browser.ts';
import { hosting, isTaken, newHome, started } from '../support/start.ts';
import { noTerminal } from './on-terminal.ts';

describe('npm start without a screen', () => {
  it(
    'hosts an office with the page for browsers, prints the address, a QR code and the invite, and stops when told to',
    { timeout: 180_000 },
    async () => {
      const { printed, guestLink = '', port, stop } = await hosting(await newHome(), ['start'], ['--name', 'Started']);
      expect(printed.stdout).toMatch(/^Started is open\.\n {2}https:\/\/127\.0\.0\.1:\d+\n/m);
      expect(printed.stdout).toMatch(/[█▀▄]{8}/);

      const page = await new Promise<IncomingMessage>((resolve, reject) => {
        request(new URL(guestLink), { rejectUnauthorized: false }, resolve).on('error', reject).end();
      });
      expect(page.statusCode).toBe(200);
      expect(await text(page)).toMatch(/^<!doctype html>/i);

      expect(await isTaken(port)).toBe(true);
      await stop();
    },
  );

  it('leaves it to the settings of an office that is there whether browsers are let in', async () => {
    const home = await newHome();
    const first = await hosting(home, ['start'], ['--no-guests']);
    expect(first.guestLink).toBeUndefined();
    await first.stop();
    const second = await hosting(home, ['start']);
    expect(second.guestLink).toBeUndefined();
    await second.stop();
  });
});

describe.skipIf(noTerminal !== undefined)(`npm start on a terminal${noTerminal ? `: ${noTerminal}` : ''}`, () => {
  it('shows the window again, by another link, when Enter is pressed, and closes the office on Ctrl-C', async () => {
    const home = await newHome();
    const browser = path.join(home, 'browser');
    const notes = path.join(home, 'notes');
    // What it was started with is all that matters here; tests/web/start.test.ts has a real one.
    await writeFile(
      browser,
      `#!/bin/sh\n[ "$1" = --version ] && exit\nprintf '%s\\n' "$@" >> '${notes}'\nexec sleep 60\n`,
    );
    await chmod(browser, 0o755);
    const links = async () => (await readFile(notes, 'utf8').catch(() => '')).match(/^--app=.*$/gm) ?? [];

    const options = `--browser --bind 127.0.0.1 --port 0 --no-mdns --data '${home}/data'`;
    const child = spawn('script', ['-qefc', `exec '${process.execPath}' build/start.ts ${options}`, '/dev/null'], {
      env: { ...process.env, HOME: home, [browserVariable]: browser },
      stdio: 'pipe',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let screen = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (screen += piece));
    await expect.poll(() => screen, { timeout: 50_000 }).toContain('Enter shows the window again');
    child.stdin.write('\r');
    await expect.poll(async () => new Set(await links()).size, { timeout: 5_000 }).toBe(2);
    child.stdin.write('\u0003');
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});

describe('npm start that cannot do what it was told', () => {
  it('says why in one line, and fails', async () => {
    const oneLine = (line: string) => ({ stdout: '', stderr: `npm start: ${line}\n` });
    expect(await started(['--app', '--headless'])).toEqual({
      code: 2,
      ...oneLine('Only one of --app and --headless can be.'),
    });
    expect(await started(['--app', '--data', 'office'])).toEqual({
      code: 2,
      ...oneLine('The app does not know --data: leave out one of it and --app.'),
    });
    expect(await started(['--app'], { ELECTRON_OVERRIDE_DIST_PATH: '/no/such/folder' })).toEqual({
      code: 1,
      ...oneLine('there is no Electron where ELECTRON_OVERRIDE_DIST_PATH says'),
    });
  });

  it('leaves an option that nobody knows to the command that hosts', async () => {
    const wrong = await started(['--no-such-option']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^error: unknown option '--no-such-option'\n$/m);
  });

  it('helps with its own options and those of hosting', async () => {
    const { code, stdout } = await started(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--headless[^]*--metrics-token/);
  });
});

describe('npm run host', () => {
  it('ends with npm: nobody is left who listens', async () => {
    const { port, stop } = await hosting(await newHome(), ['run', 'host']);
    expect(await isTaken(port)).toBe(true);
    await stop();
  });

  it('says on request how a browser of this computer opens the page', async () => {
    const { printed, stop } = await hosting(await newHome(), ['run', 'host'], ['--local']);
    await expect
      .poll(() => printed.stdout)
      .toMatch(/^On this computer \(works once.*\): http:\/\/127\.0\.0\.1:\d+\/enter#key=[\w-]{43}$/m);
    await stop();
  });
});
