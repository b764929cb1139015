import { expect, it } from 'vitest';
import { fileTypeOf } from './file-type.ts';

it.each([
  ['plan.pdf', 'pdf'],
  ['Setup.EXE', 'exe'],
  ['archive.tar.gz', 'gz'],
  ['setup.exe. .', 'exe'],
  ['notes', ''],
  ['.profile', ''],
  ['dir.d/notes', 'd/notes'],
  ['план.ЧЕРТЁЖ', 'чертёж'],
])('the type of %j is %j', (name, type) => {
  expect(fileTypeOf(name)).toBe(type);
});
