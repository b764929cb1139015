import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layOutHeadless } from '../../build/pack/headless/folder.ts';
import { createBench, joined, startHost, type Bench } from './command.ts';
import { containing, having } from './matchers.ts';

const root = join(import.meta.dirname, '..', '..');
const { bin, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  bin: { landline: string };
  version: string;
};

let bench: Bench;
let command: string;
beforeAll(async () => {
  bench = createBench();
  const cli = join(bench.folder, 'cli');
  execFileSync(process.execPath, [join(root, 'build/build.ts'), 'cli'], { env: { ...process.env, LANDLINE_CLI: cli } });
  // As it stands below node_modules, where Node strips no types, with no packages beside it.
  const installed = join(bench.folder, 'node_modules', 'landline');
  const page = join(bench.folder, 'page that was not built');
  mkdirSync(page);
  await layOutHeadless(installed, { cli, page });
  command = join(installed, bin.landline);
});
afterAll(() => bench.close());

describe('an installed landline', () => {
  it('says which version it is', () => {
    expect(execFileSync(process.execPath, [command, '--version'], { encoding: 'utf8' }).trim()).toBe(version);
  });

  it('hosts, joins and sends, and says what is missing where the page was not built', async () => {
    const own = createBench(command);
    try {
      const host = await startHost(own, ['--guests']);
      expect(host.host.stderr()).toContain('The page for browsers is not built');
      const anna = await joined(own, 'Anna', host.ownerInvite);
      expect(anna.joined).toMatchObject({ role: 'owner' });
      expect(await anna.run(['send', 'general', 'from the bundle'])).toMatchObject({
        code: 0,
        lines: [having({ event: 'sent' })],
      });
      expect(await anna.run(['history', 'general'])).toMatchObject({ stdout: containing('from the bundle') });
      expect(await host.host.stop()).toMatchObject({ code: 0 });
    } finally {
      await own.close();
    }
  });
});
