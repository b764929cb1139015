import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench, joined, startHost, type Bench } from './command.ts';
import { containing, having } from './matchers.ts';

const root = join(import.meta.dirname, '..', '..');
const { bin, files, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  bin: { landline: string };
  files: string[];
  version: string;
};

let bench: Bench;
/** As it stands below node_modules, where Node strips no types: what package.json says is published, with its dependencies beside it. */
let installed: string;
let command: string;
beforeAll(() => {
  bench = createBench();
  installed = join(bench.folder, 'node_modules', 'landline');
  mkdirSync(installed, { recursive: true });
  execFileSync(process.execPath, [join(root, 'build/build.ts'), 'cli'], {
    env: { ...process.env, LANDLINE_CLI: join(installed, 'out/cli') },
  });
  for (const file of ['package.json', ...files.filter((name) => !name.startsWith('out/'))])
    cpSync(join(root, file), join(installed, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
  command = join(installed, bin.landline);
});
afterAll(() => bench.close());

describe('an installed landline', () => {
  it('says which version it is', () => {
    expect(execFileSync(process.execPath, [command, '--version'], { encoding: 'utf8' }).trim()).toBe(version);
  });

  it('publishes what it is run from', () => {
    expect(files.some((file) => bin.landline.startsWith(`${file}/`))).toBe(true);
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
