import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landline-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes a folder and those above it, for nobody else to read, and leaves one that is there', () => {
  const path = join(folder, 'a', 'b');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
  if (process.platform !== 'win32') expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
});

it('says why there can be none in the place of a file, or below one', () => {
  const path = join(folder, 'file');
  writeFileSync(path, '');
  expect(() => makeFolder(path)).toThrow(`${path} is there and is no folder.`);
  expect(() => makeFolder(join(path, 'a'))).toThrow(`${path} is there and is no folder.`);
});

// Node's own mkdir, told to make those above as well, never comes back from either.
it.skipIf(process.platform === 'win32')('says why there can be none behind a link to what is gone', () => {
  const link = join(folder, 'link');
  symlinkSync(join(folder, 'unplugged'), link);
  expect(() => makeFolder(join(link, 'office'))).toThrow(`${link} is there and is no folder.`);
});

it.skipIf(process.platform !== 'linux')('says why there can be none below /proc', () => {
  expect(() => makeFolder('/proc/x/y')).toThrow('/proc/x: no folder can be made there.');
});
