import { expect, it } from 'vitest';
import { readTypes, typesText } from './types.ts';

it.each([
  ['', []],
  ['exe', ['exe']],
  ['.EXE, *.bat;js  js', ['exe', 'bat', 'js']],
  ['exe、bat', ['exe', 'bat']],
  ['tar.gz', undefined],
  ['<script>', undefined],
])('%j is read as %j', (text, types) => {
  expect(readTypes(text)).toEqual(types);
});

it('what is shown is read as the same', () => {
  expect(readTypes(typesText(['exe', 'чертёж']))).toEqual(['exe', 'чертёж']);
});
