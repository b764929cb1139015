import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problem } from '../desktop/launch.ts';
import { createLab, type Lab } from './lab.ts';
import { describeLab } from './requirements.ts';

describeLab('two desktop apps on one computer', () => {
  let lab: Lab;
  let folder: string;
  beforeEach(async () => {
    lab = createLab();
    folder = await mkdtemp(path.join(tmpdir(), 'landline-two-apps-'));
    await mkdir(path.join(folder, 'got'));
  });
  afterEach(async () => {
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.skipIf(problem !== undefined)(
    `one hosts, the other finds it, they talk and pass a file of 200 MB; nothing is lost when the host is killed, and its end is told${problem ? ` [skipped: ${problem}]` : ''}`,
    { timeout: 300_000 },
    async () => {
      const apps = lab.host('a').node('tests/lab/programs/two-apps.ts', folder, '200');
      await apps.wait('joined', { timeout: 60_000 });
      await apps.wait('talked');
      const passed = await apps.wait('passed', { timeout: 120_000 });
      expect(passed['got']).toBe(passed['sent']);
      const { texts } = await apps.wait('back', { timeout: 60_000 });
      expect(texts).toEqual(['Hello, Ada', 'Hello, Ben', 'the film', 'Are you still there?', 'Again']);
      await apps.wait('gone', { timeout: 30_000 });
      await apps.wait('found again', { timeout: 60_000 });
    },
  );
});
