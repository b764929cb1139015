import { describe, expect, it } from 'vitest';
import { formatGuestLink, formatInviteLink, parseInviteLink } from './invite-link.ts';

const office = `${'a'.repeat(51)}q`;
const token = 'AAAAAAAAAAAAAAAAAAAAAA';

describe('an invite link', () => {
  it.each([
    { addresses: ['192.168.1.5:7788'], office, token },
    { addresses: ['[fe80::1%25eth0]:7788', 'chat.example.lan:443'], office },
  ])('is read as it was written: $addresses', (link) => {
    expect(parseInviteLink(formatInviteLink(link))).toEqual(link);
  });

  it('keeps the secret behind the #, where no server sees it', () => {
    const [before] = formatInviteLink({ addresses: ['10.0.0.1:7788'], office, token }).split('#');
    expect(before).not.toContain(token);
    expect(formatGuestLink('10.0.0.1:7788', token)).toBe(`https://10.0.0.1:7788/join#t=${token}`);
  });

  it.each([
    ['another scheme', `https://join?a=10.0.0.1:7788#id=${office}`],
    ['no office', 'landline://join?a=10.0.0.1:7788#t=' + token],
    ['no address', `landline://join?#id=${office}`],
    ['an address without port', `landline://join?a=10.0.0.1#id=${office}`],
    ['a path in the address', `landline://join?a=${encodeURIComponent('evil/../x:1')}#id=${office}`],
    ['a short token', `landline://join?a=10.0.0.1:7788#id=${office}&t=abc`],
    ['broken percent signs', `landline://join?a=%E0%A4%A#id=${office}`],
  ])('is refused with %s', (_, text) => {
    expect(parseInviteLink(text)).toBeUndefined();
  });
});
