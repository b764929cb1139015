import { expect, it } from 'vitest';
import { createTextParts, type Names, spelledOut } from './text-parts.ts';

const textParts = (text: string, names?: Names) => createTextParts(names).of(text);
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
    { kind: 'hidden', text: 'U+202E', times: 1 },
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
  expect(textParts('@Ann Lee and @Ann', { mentions })).toEqual([
    { kind: 'mention', text: '@Ann Lee', me: true },
    plain(' and '),
    { kind: 'mention', text: '@Ann', me: false },
  ]);
});

it('links addresses that begin with www., and none within a word', () => {
  expect(textParts('www.a.example/x, awww.so')).toEqual([
    link('www.a.example/x', 'https://www.a.example/x'),
    plain(', awww.so'),
  ]);
});

it('counts a character that is there to hide something instead of naming it a thousand times', () => {
  expect(textParts('\u200b'.repeat(1_000))).toEqual([{ kind: 'hidden', text: 'U+200B', times: 1_000 }]);
});

it('marks the rooms it names, the longer name first and whole names alone', () => {
  const rooms = [
    { id: '1', name: 'sales' },
    { id: '2', name: 'sales team (EU)' },
    { id: '3', name: '開発' },
  ];
  expect(textParts('#sales team (EU), #sales! #salesforce #開発で', { rooms })).toEqual([
    { kind: 'room', text: '#sales team (EU)', room: '2' },
    plain(', '),
    { kind: 'room', text: '#sales', room: '1' },
    plain('! #salesforce '),
    { kind: 'room', text: '#開発', room: '3' },
    plain('で'),
  ]);
});

it('takes ten thousand mentions and half links without growing slow or deep', () => {
  const mentions = [{ name: 'A', me: false }];
  expect(textParts('@A '.repeat(20_000), { mentions })).toHaveLength(40_000);
  expect(textParts('http://a@'.repeat(7_000))).toEqual([plain('http://a@'.repeat(7_000))]);
  expect(textParts(`https://a.example/${')'.repeat(60_000)}`)).toHaveLength(1);
});

it('names what deceives in a line that is no message', () => {
  expect(spelledOut('pay \u202etxt.exe\u2066')).toBe('pay [U+202E]txt.exe[U+2066]');
});
