import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtDesktop } from '../../build/built-desktop.ts';
import { atScreen, newHome, npm } from '../support/start.ts';
import { environment, isReal, problem, program } from './launch.ts';

describe.skipIf(problem !== undefined)(`npm start${problem ? `: ${problem}` : ''}`, () => {
  it('opens the app, hands it what it was told, and is over when the app is', { timeout: 240_000 }, async () => {
    await builtDesktop();
    const home = await newHome();
    const userData = path.join(home, 'app');
    const env = {
      ...environment(),
      ...atScreen,
      ...(!isReal && { ELECTRON_OVERRIDE_DIST_PATH: path.dirname(program()) }),
    };
    const args = [`--user-data-dir=${userData}`, '--bind', '127.0.0.1', '--port', '0', '--no-mdns'];
    const first = npm(home, ['start'], args, env);
    const isUp = () => existsSync(path.join(userData, 'device.json'));
    await expect.poll(isUp, { timeout: 60_000 }).toBe(true);
    expect(first.printed.stderr).not.toContain('No app here');

    // There is one app for one folder: the second leaves it to the first.
    const second = npm(home, ['start'], args, env);
    expect(await second.ended).toEqual([0, null]);
    expect(first.child.exitCode).toBeNull();

    first.child.kill('SIGTERM');
    await first.ended;
  });
});
