import { describe, expect, it } from 'vitest';
import { formatGuestLink, formatInviteLink } from '../../../protocol/index.ts';
import { readWayText } from './way-text.ts';

const office = `${'a'.repeat(51)}q`;
const token = 'b'.repeat(22);

describe('what somebody typed to get into an office', () => {
  it('is an invite, whatever space stands around it', () => {
    const link = { addresses: ['10.0.0.1:7788', '[fe80::1]:7788'], office, token };
    expect(readWayText(`  ${formatInviteLink(link)}\n`)).toEqual({ kind: 'invite', ...link });
  });

  it('is a guest’s link: an address and a token', () => {
    const link = formatGuestLink('10.0.0.1:7788', token);
    expect(readWayText(link)).toEqual({ kind: 'address', address: '10.0.0.1:7788', token });
    expect(readWayText('https://chat.example.lan')).toEqual({ kind: 'address', address: 'chat.example.lan' });
  });

  it.each(['ada-laptop.local', '10.0.0.1', '10.0.0.1:7788', 'fe80::1%eth0', '[fe80::1%eth0]:7788', 'büro'])(
    'is the address %s',
    (address) => {
      expect(readWayText(address)).toEqual({ kind: 'address', address });
    },
  );

  it.each([
    '',
    ' ',
    'two words',
    'landline://join?a=x#id=y',
    'https://10.0.0.1/other',
    'file:///etc',
    '...',
    'a/b',
    'a'.repeat(301),
  ])('is nothing: “%s”', (text) => {
    expect(readWayText(text)).toBeUndefined();
  });
});
