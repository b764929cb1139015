import { expect, test } from 'vitest';
import { formatEndpoint, parseTypedAddress } from './typed-address.ts';

test.each([
  ['10.0.0.1', { host: '10.0.0.1', kind: 'IPv4', port: 7788, portTyped: false }],
  [' 10.0.0.1:443 ', { host: '10.0.0.1', kind: 'IPv4', port: 443, portTyped: true }],
  ['fd00::1', { host: 'fd00::1', kind: 'IPv6', port: 7788, portTyped: false }],
  ['[fd00::1]:7790', { host: 'fd00::1', kind: 'IPv6', port: 7790, portTyped: true }],
  ['fe80::1%eth0', { host: 'fe80::1%eth0', kind: 'IPv6', port: 7788, portTyped: false }],
  ['chat.example.lan:8443', { host: 'chat.example.lan', kind: 'name', port: 8443, portTyped: true }],
  ['server.', { host: 'server', kind: 'name', port: 7788, portTyped: false }],
  ['https://10.0.0.1:7788/join#t=x', { host: '10.0.0.1', kind: 'IPv4', port: 7788, portTyped: true }],
  ['büro.example', { host: 'xn--bro-hoa.example', kind: 'name', port: 7788, portTyped: false }],
])('%j is understood', (text, address) => {
  expect(parseTypedAddress(text)).toEqual({ ok: true, address });
});

test.each([
  '',
  ':7788',
  '10.1',
  '1.2.3.4.5',
  '0x7f.1',
  'a:b',
  'host:0',
  'host:65536',
  'host:77:88',
  '[::1',
  'a b',
  '-a.b',
  'a..b',
])('%j is refused with a reason', (text) => {
  const result = parseTypedAddress(text);
  expect(result).toMatchObject({ ok: false, error: { code: 'bad_request' } });
});

test('IPv6 stands in brackets where a port follows', () => {
  expect(formatEndpoint({ address: 'fe80::1%eth0', port: 7788 })).toBe('[fe80::1%eth0]:7788');
  expect(formatEndpoint({ address: '10.0.0.1', port: 1 })).toBe('10.0.0.1:1');
});
