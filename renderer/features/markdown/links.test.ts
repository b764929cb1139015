import { describe, expect, it } from 'vitest';
import { hrefOf, saysWhereItGoes } from './links.ts';

describe('a link', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'landline://join?a=b',
    '/relative',
    '//host.example',
    'https://user@host.example/',
    'https://a.example/\u202etxt',
  ])('never goes to %s', (text) => {
    expect(hrefOf(text)).toBeUndefined();
  });

  it.each([
    ['https://a.example/x', 'https://a.example/x'],
    ['HTTP://A.example', 'http://a.example/'],
    ['mailto:ann@a.example', 'mailto:ann@a.example'],
  ])('goes to %s', (text, href) => {
    expect(hrefOf(text)).toBe(href);
  });
});

describe('a link says where it goes', () => {
  it.each([
    ['https://a.example/x?y=1', 'https://a.example/x?y=1'],
    ['a.example', 'https://a.example/'],
    ['www.a.example', 'https://www.a.example/'],
    ['ann@a.example', 'mailto:ann@a.example'],
    ['https://a.example/ü', 'https://a.example/%C3%BC'],
  ])('as %s to %s', (text, href) => {
    expect(saysWhereItGoes(text, href)).toBe(true);
  });

  it.each([
    ['click here', 'https://a.example/'],
    ['https://bank.example/', 'https://evil.example/'],
    ['https://а.example/', 'https://xn--80a.example/'],
    ['https://xn--80a.example/', 'https://xn--80a.example/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['the boss', 'mailto:ann@a.example'],
  ])('not as %s to %s', (text, href) => {
    expect(saysWhereItGoes(text, href)).toBe(false);
  });
});
