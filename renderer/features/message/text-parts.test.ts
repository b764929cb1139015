import { expect, it } from 'vitest';
import { textParts } from './text-parts.ts';

const link = (text: string, href = text) => ({ kind: 'link', text, href });
const plain = (text: string) => ({ kind: 'text', text });

it('links http and https addresses, without the punctuation of the sentence', () => {
  expect(textParts('See https://a.example/x(1), (http://b.example/).')).toEqual([
    plain('See '),
    link('https://a.example/x(1)'),
    plain(', ('),
    link('http://b.example/'),
    plain(').'),
  ]);
});

it('shows where a link with foreign letters truly goes', () => {
  expect(textParts('https://аpple.com/')).toEqual([link('https://аpple.com/', 'https://xn--pple-43d.com/')]);
});

it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://bank.example@evil.example/'])(
  'does not link %s',
  (text) => {
    expect(textParts(text)).toEqual([plain(text)]);
  },
);

it('leaves markup and line breaks as they are', () => {
  expect(textParts('<b onclick="x">hi</b>\r\n\tthere')).toEqual([plain('<b onclick="x">hi</b>\n\tthere')]);
});

it('names characters that turn or hide text instead of applying them', () => {
  expect(textParts('invoice\u202efdp.exe')).toEqual([
    plain('invoice'),
    { kind: 'hidden', text: 'U+202E' },
    plain('fdp.exe'),
  ]);
  expect(textParts('https://a.example/\u200bx')).not.toContainEqual(expect.objectContaining({ kind: 'link' }));
});

it('keeps the joiners that emoji and Persian need', () => {
  expect(textParts('👩‍💻 می‌خواهم')).toEqual([plain('👩‍💻 می‌خواهم')]);
});

it('marks the people it mentions, the longer name first', () => {
  const mentions = [
    { name: 'Ann', me: false },
    { name: 'Ann Lee', me: true },
  ];
  expect(textParts('@Ann Lee and @Ann', mentions)).toEqual([
    { kind: 'mention', text: '@Ann Lee', me: true },
    plain(' and '),
    { kind: 'mention', text: '@Ann', me: false },
  ]);
});
