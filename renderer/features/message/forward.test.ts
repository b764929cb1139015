import { expect, it } from 'vitest';
import { forwardedText } from './forward.ts';

it('a forwarded message is a quote under a line that says whose it is', () => {
  expect(forwardedText('', 'From Ann', 'one\n\ntwo')).toBe('> *From Ann*\n>\n> one\n>\n> two');
  expect(forwardedText(' look ', 'From Ann', 'one')).toBe('look\n\n> *From Ann*\n>\n> one');
  expect(forwardedText('', 'From Ann', '')).toBe('> *From Ann*');
});

it('a name stays a name', () => {
  expect(forwardedText('', 'From *x* [a](b)', '')).toBe(String.raw`> *From \*x\* \[a\]\(b\)*`);
});
