import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openKeptFile } from './kept-file.ts';

const shape = z.object({ n: z.number() });

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'landline-kept-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

it('what was put is there the next time, and nothing else is left lying about', async () => {
  const at = await folder();
  const file = path.join(at, 'below', 'kept.json');
  const kept = await openKeptFile(file, shape, { n: 0 });
  expect(kept.value).toEqual({ n: 0 });
  await Promise.all([kept.put({ n: 1 }), kept.put({ n: 2 })]);
  expect((await openKeptFile(file, shape, { n: 0 })).value).toEqual({ n: 2 });
  expect(await readdir(path.dirname(file))).toEqual(['kept.json']);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it.each([['not JSON'], ['{"n":"one"}']])('%s is put aside, and counts as absent', async (text) => {
  const file = path.join(await folder(), 'kept.json');
  await writeFile(file, text);
  expect((await openKeptFile(file, shape, { n: 7 })).value).toEqual({ n: 7 });
  expect(await readFile(`${file}.broken`, 'utf8')).toBe(text);
});
