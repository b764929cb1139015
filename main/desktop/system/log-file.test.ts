import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLogFile } from './log-file.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'landline-log-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return path.join(made, 'logs');
}

it('what was written is there at once, for this user alone, and goes on where the last app ended', async () => {
  const at = await folder();
  const log = createLogFile(at);
  log.write('one\n');
  expect(await readFile(log.path, 'utf8')).toBe('one\n');
  createLogFile(at).write('two\n');
  expect(await readFile(log.path, 'utf8')).toBe('one\ntwo\n');
  expect((await stat(log.path)).mode & 0o777).toBe(0o600);
});

it('keeps so many files of such a size, and of older ones the newest', async () => {
  const at = await folder();
  const log = createLogFile(at, { most: 30, files: 3 });
  for (let count = 10; count < 40; count += 1) log.write(`line ${count}\n`);
  expect((await readdir(at)).sort()).toEqual(['landline.1.log', 'landline.2.log', 'landline.log']);
  const all = await Promise.all(
    ['2.log', '1.log', 'log'].map((end) => readFile(path.join(at, `landline.${end}`), 'utf8')),
  );
  expect(all.join('')).toMatch(/^line \d\d\n(?:line \d\d\n)*line 39\n$/u);
  expect(all.every((text) => Buffer.byteLength(text) <= 30)).toBe(true);
});

it('a folder that cannot be written keeps nobody from anything', async () => {
  const at = await folder();
  await writeFile(path.dirname(at) + '/file', '');
  expect(() => createLogFile(path.join(path.dirname(at), 'file')).write('lost\n')).not.toThrow();
});
