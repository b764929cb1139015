import { expect, it } from 'vitest';
import { plain, plainLine } from './plain.ts';

it('escape sequences and direction controls of others never reach the terminal', () => {
  expect(plain('a\u001b[2Jb\u009b31mc\u202ed')).toBe('a\\u{1b}[2Jb\\u{9b}31mc\\u{202e}d');
});

it('a name stays on its line; a text keeps its lines', () => {
  expect(plainLine('one\r\ntwo\tthree')).toBe('one ⏎ two three');
  expect(plain('one\r\ntwo')).toBe('one\ntwo');
});

it('what a carriage return would overwrite stays visible', () => {
  expect(plain('me: no\rme: yes')).toBe('me: no\\u{d}me: yes');
});
