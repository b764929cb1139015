import { expect, it } from 'vitest';
import { isOwnPage, openableAddress } from './url-policy.ts';

it.each(['https://example.com/a?b#c', 'http://10.0.0.1:8080/', 'mailto:ada@example.com'])('%s may be opened', (url) => {
  expect(openableAddress(url)).toBe(url);
});

it.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'app://landline/',
  'ms-msdt:/id',
  'smb://host/share',
  'https://bank.example@evil.example/',
  'no address',
  '',
])('%s may not', (url) => {
  expect(openableAddress(url)).toBeUndefined();
});

it('the own page is known by its whole origin', () => {
  expect(['app://landline', 'app://landline/', 'app://landline/index.html#x'].map(isOwnPage)).toEqual([
    true,
    true,
    true,
  ]);
  const others = ['app://landline.evil/', 'app://other/', 'https://landline/', 'about:blank', ''];
  expect(others.filter(isOwnPage)).toEqual([]);
});
