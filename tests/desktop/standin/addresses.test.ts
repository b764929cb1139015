import { expect, it } from 'vitest';
import { fromPage, originOf, toPage } from './addresses.ts';

it.each([
  ['app://landline/', 'https://landline.app.electron.test/'],
  ['app://landline/assets/a.js?x#y', 'https://landline.app.electron.test/assets/a.js?x#y'],
])('%s is %s to the page, and back', (meant, given) => {
  expect(toPage(meant)).toBe(given);
  expect(fromPage(given)).toBe(meant);
});

it.each(['https://example.invalid/', 'about:blank', 'https://evil.test/?landline.app.electron.test/'])(
  '%s is what it is',
  (url) => {
    expect(toPage(url)).toBe(url);
    expect(fromPage(url)).toBe(url);
  },
);

it('an origin is scheme and host', () => {
  expect(originOf('app://landline/index.html')).toBe('app://landline');
  expect(fromPage('https://landline.app.electron.test')).toBe('app://landline');
  expect(originOf('about:blank')).toBe('null');
});
