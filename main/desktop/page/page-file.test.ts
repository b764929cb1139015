import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPageFile } from './page-file.ts';

let outside: string;
let folder: string;
beforeAll(async () => {
  outside = await realpath(await mkdtemp(path.join(tmpdir(), 'landline-page-')));
  folder = path.join(outside, 'page');
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await mkdir(path.join(outside, 'page-too'));
  for (const file of ['page/index.html', 'page/assets/main-1.js', 'page/notes.txt', 'secret.js', 'page-too/a.js'])
    await writeFile(path.join(outside, file), file);
  await symlink(path.join(outside, 'secret.js'), path.join(folder, 'assets/link.js'));
});
afterAll(() => rm(outside, { recursive: true, force: true }));

it.each([
  ['app://landline/', 'index.html', 'text/html; charset=utf-8'],
  ['app://landline/index.html?x#y', 'index.html', 'text/html; charset=utf-8'],
  ['app://landline/assets/main-1.js', 'assets/main-1.js', 'text/javascript; charset=utf-8'],
])('%s is %s', async (url, file, type) => {
  expect(await findPageFile(folder, url)).toEqual({ path: path.join(folder, file), type });
});

it.each([
  ['app://elsewhere/index.html'],
  ['https://landline/index.html'],
  ['app://landline/missing.js'],
  ['app://landline/assets'],
  ['app://landline/notes.txt'],
  ['app://landline/../secret.js'],
  ['app://landline/..%2fsecret.js'],
  ['app://landline/%2e%2e%2fpage-too/a.js'],
  ['app://landline/assets/link.js'],
  ['app://landline/assets/main-1.js%00.html'],
  ['app://landline/%zz.js'],
])('%s is not there', async (url) => {
  expect(await findPageFile(folder, url)).toBeUndefined();
});
