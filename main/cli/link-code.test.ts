import { expect, it } from 'vitest';
import { formatLinkAnswer, formatLinkOffer, parseLinkAnswer, parseLinkOffer } from './link-code.ts';

const offer = {
  addresses: ['10.0.0.2:7788', '[fe80::1%25eth0]:7788'],
  office: 'a'.repeat(52),
  member: '01890a5d-ac96-774b-bcce-b302099a8057',
};
const answer = { device: 'A'.repeat(43), proof: 'A'.repeat(86), name: 'Ännes Laptop' };

it('an offer and an answer survive being copied', () => {
  expect(formatLinkOffer(offer)).toMatch(/^landline:\/\/link\?a=10\.0\.0\.2%3A7788&a=.*#id=a{52}&m=01890a5d/);
  expect(parseLinkOffer(` ${formatLinkOffer(offer)}\n`)).toEqual(offer);
  expect(parseLinkAnswer(formatLinkAnswer(answer))).toEqual(answer);
});

it.each([
  'landline://join?a=10.0.0.2:1#id=x',
  formatLinkOffer({ ...offer, member: 'x' }),
  formatLinkOffer({ ...offer, office: 'short' }),
  formatLinkOffer({ ...offer, addresses: [] }),
])('%j is no offer', (text) => expect(parseLinkOffer(text)).toBeUndefined());

it.each([
  '',
  'landline-device:',
  formatLinkAnswer({ ...answer, proof: 'x' }),
  formatLinkAnswer({ ...answer, name: ' \u202e' }),
  `${formatLinkAnswer(answer)}.x`,
])('%j is no answer', (text) => expect(parseLinkAnswer(text)).toBeUndefined());
