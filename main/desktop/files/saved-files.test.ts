import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSavedFiles } from './saved-files.ts';

async function place() {
  const folder = await mkdtemp(path.join(tmpdir(), 'landline-saved-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const marked: string[] = [];
  return { folder, marked, files: createSavedFiles(async (file) => void marked.push(file)) };
}

it('a file has its name only when it is whole, and pieces come in any order', async () => {
  const { folder, files, marked } = await place();
  const { file, name } = await files.begin(folder, 'plan.txt', 8);
  expect(name).toBe('plan.txt');
  await files.write(file, 4, Buffer.from('line'));
  await files.write(file, 0, Buffer.from('land'));
  expect(await readdir(folder)).not.toContain('plan.txt');
  await files.end(file, true);
  expect(files.pathOf(file)).toBe(path.join(folder, 'plan.txt'));
  expect(await readFile(files.pathOf(file), 'utf8')).toBe('landline');
  expect(await readdir(folder)).toEqual(['plan.txt']);
  expect(marked).toHaveLength(1);
});

it('nothing that is there is written over, but where the person said so', async () => {
  const { folder, files } = await place();
  await writeFile(path.join(folder, 'plan.txt'), 'old');
  const beside = await files.begin(folder, 'plan.txt', 0);
  expect(beside.name).toBe('plan (2).txt');
  // What was begun keeps the name that was told of it.
  const begun = await Promise.all([0, 0].map((size) => files.begin(folder, 'plan.txt', size)));
  // Which of two that begin at once comes first is nobody's promise.
  const [twin, third] = begun.toSorted((one, other) => one.name.localeCompare(other.name));
  expect([twin?.name, third?.name]).toEqual(['plan (3).txt', 'plan (4).txt']);
  await files.end(third!.file, false);
  expect((await files.begin(folder, 'plan.txt', 0)).name).toBe('plan (4).txt');
  await files.end(beside.file, true);
  await files.end(twin!.file, true);
  expect(files.pathOf(twin!.file)).toBe(path.join(folder, 'plan (3).txt'));
  expect(files.pathOf(beside.file)).toBe(path.join(folder, 'plan (2).txt'));
  expect(await readFile(path.join(folder, 'plan.txt'), 'utf8')).toBe('old');

  const over = await files.beginAt(path.join(folder, 'plan.txt'), 3);
  await files.write(over.file, 0, Buffer.from('new'));
  await files.end(over.file, true);
  expect(await readFile(path.join(folder, 'plan.txt'), 'utf8')).toBe('new');
});

it('in a folder that was picked folders are made down to the file, and no link leads out of it', async () => {
  const { folder, files } = await place();
  const [picked, outside] = [path.join(folder, 'picked'), path.join(folder, 'outside')];
  await mkdir(picked);
  await mkdir(outside);
  await symlink(outside, path.join(picked, 'link'));
  const { file } = await files.beginWithin(picked, ['2026', 'a/b', '..'], 'plan.txt', 0);
  await files.end(file, true);
  expect(files.pathOf(file)).toBe(path.join(picked, '2026', 'a_b', 'file', 'plan.txt'));
  await expect(files.beginWithin(picked, ['link', 'deep'], 'plan.txt', 0)).rejects.toMatchObject({ code: 'conflict' });
  expect(await readdir(outside)).toEqual([]);
});

it('one that is not wanted leaves nothing, and a name leads nowhere else', async () => {
  const { folder, files } = await place();
  const { file, name } = await files.begin(folder, '../../etc/passwd', 1);
  expect(name).toBe('_.._etc_passwd');
  await expect(files.write(file, 1, Buffer.from('x'))).rejects.toMatchObject({ code: 'bad_request' });
  await files.end(file, false);
  expect(await readdir(folder)).toEqual([]);
  expect(() => files.pathOf(file)).toThrow('No such file');
  await expect(files.write(file, 0, Buffer.from('x'))).rejects.toMatchObject({ code: 'not_found' });
});
