import { expect, it } from 'vitest';
import { formatInviteLink } from '../../protocol/index.ts';
import { readTarget } from './target.ts';

const office = 'a'.repeat(52);
const token = 'T'.repeat(22);

it('an invite carries the office, a guest link only the token', () => {
  const link = { addresses: ['10.0.0.2:7788', '[fe80::1%25eth0]:7788'], office, token };
  expect(readTarget(formatInviteLink(link))).toEqual({ kind: 'invite', link });
  expect(readTarget(`https://10.0.0.2:7788/join#t=${token}`)).toEqual({
    kind: 'address',
    address: '10.0.0.2:7788',
    token,
  });
});

it('addresses may come as typed or as the page’s URL', () => {
  expect(readTarget(' chat.example.lan ')).toEqual({ kind: 'address', address: 'chat.example.lan' });
  expect(readTarget('[::1]:9000')).toEqual({ kind: 'address', address: '[::1]:9000' });
  expect(readTarget('https://chat.example.lan/')).toEqual({ kind: 'address', address: 'chat.example.lan:443' });
});

it.each(['', 'landline://join?a=x', 'landline://join?a=10.0.0.2:1#id=short', 'https://h/join#t=!', 'a b', 'host/path'])(
  '%j is refused',
  (text) => expect(readTarget(text)).toBeUndefined(),
);
