import { expect, it } from 'vitest';
import { numbered, takenName } from './file-name.ts';

it.each([
  ['plan.pdf', 'plan.pdf'],
  ['Überblick 2026.ods', 'Überblick 2026.ods'],
  ['a/b\\c:d?.txt', 'a_b_c_d_.txt'],
  ['CON', '_CON'],
  ['nul.tar.gz', '_nul.tar.gz'],
  ['COM1.txt', '_COM1.txt'],
  ['console.log', 'console.log'],
  ['.bashrc', 'bashrc'],
  ['trailing. ', 'trailing'],
  ['..', 'file'],
  ['photo\u202Egpj.exe', 'photo_gpj.exe'],
  ['bell\u0007.txt', 'bell_.txt'],
])('%j is saved as %j', (asked, taken) => {
  expect(takenName(asked)).toBe(taken);
});

it('a name that is too long keeps its ending', () => {
  const name = takenName(`${'ü'.repeat(300)}.tar.gz`);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
  expect(name).toMatch(/^ü+\.tar\.gz$/);
});

it('the second of a name is numbered before its ending', () => {
  expect([1, 2, 3].map((number) => numbered('plan.tar.gz', number))).toEqual([
    'plan.tar.gz',
    'plan (2).tar.gz',
    'plan (3).tar.gz',
  ]);
  expect(numbered('README', 2)).toBe('README (2)');
});
