import { expect, it } from 'vitest';
import { readAsked } from './asked.ts';

it('asked for nothing, it is all there is for this computer', () => {
  expect([...readAsked([], 'darwin')]).toEqual([['mac', ['dmg', 'zip']]]);
  expect([...readAsked([], 'win32')]).toEqual([['win', ['nsis', 'msi', 'portable']]]);
});

it('systems are named, and kinds of them', () => {
  expect([...readAsked(['linux:deb,tar.gz', 'win:zip', 'mac'], 'linux')]).toEqual([
    ['linux', ['deb', 'tar.gz']],
    ['win', ['zip']],
    ['mac', ['dmg', 'zip']],
  ]);
});

it('the app unpacked is that of this computer', () => {
  expect([...readAsked(['dir'], 'win32')]).toEqual([['win', ['dir']]]);
});

it('what there is not is said in one line', () => {
  expect(() => readAsked(['amiga'])).toThrow('There is no system amiga; there are linux, win, mac, landline.');
  expect(() => readAsked(['mac:msi'])).toThrow('For mac there is no msi; there are dmg, zip, dir.');
});
