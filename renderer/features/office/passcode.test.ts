import { wordlist } from '@scure/bip39/wordlists/english.js';
import { expect, it } from 'vitest';
import { base64url, generatePasscode, passcodeOf } from './passcode.ts';

it('is five words, any of the list', async () => {
  const given = [0, 2047, 2048, 2 ** 32 - 1, 5];
  expect(passcodeOf(wordlist, () => given.shift() ?? 0)).toBe(
    [wordlist[0], wordlist[2047], wordlist[0], wordlist[2047], wordlist[5]].join(' '),
  );
  const made = await generatePasscode();
  expect(made.split(' ')).toHaveLength(5);
  expect(made.split(' ').every((word) => wordlist.includes(word))).toBe(true);
});

it('writes bytes as base64url', () => {
  expect(base64url(new Uint8Array([251, 255, 191, 0]))).toBe('-_-_AA');
});
