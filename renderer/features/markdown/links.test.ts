import { describe, expect, it } from 'vitest';
import { hrefOf, saysWhereItGoes } from './links.ts';

const uuid = '0198c0de-0000-7000-8000-000000000001';
const messageLink = `landline://message#id=${'a'.repeat(51)}q&room=${uuid}&message=${uuid}`;

describe('a link', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'landline://join?a=b',
    'landline://message#id=a&room=b&message=c',
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
    [messageLink, messageLink],
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
    [messageLink, messageLink],
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
    ['https://bank.example/', messageLink],
  ])('not as %s to %s', (text, href) => {
    expect(saysWhereItGoes(text, href)).toBe(false);
  });
});
