import { expect, it } from 'vitest';
import { savedName } from './saved-name.ts';

const blob = 'PWxr5aoNBMkw2qlincTxQY81Yyd9ZhSqW0lMGs1Gxco';

it.each([
  ['report.pdf', 'report-PWxr5aoNBMkw.pdf'],
  ['Übersicht März.docx', 'Übersicht März-PWxr5aoNBMkw.docx'],
  ['no extension', 'no extension-PWxr5aoNBMkw'],
  ['.hidden', 'hidden-PWxr5aoNBMkw'],
  ['-rf', 'rf-PWxr5aoNBMkw'],
  ['a:b?<c>|"d*.txt', 'a_b__c___d_-PWxr5aoNBMkw.txt'],
  ['CON', 'CON-PWxr5aoNBMkw'],
  ['trailing. .', 'trailing-PWxr5aoNBMkw'],
  ['...', 'file-PWxr5aoNBMkw'],
  ['odd.ex t', 'odd.ex t-PWxr5aoNBMkw'],
])('saves %j as %j', (name, saved) => {
  expect(savedName(name, blob)).toBe(saved);
});

it('keeps names short enough for any file system, whole characters and the extension', () => {
  const saved = savedName(`${'€'.repeat(80)}.jpeg`, blob);
  expect(saved).toBe(`${'€'.repeat(47)}-PWxr5aoNBMkw.jpeg`);
});
