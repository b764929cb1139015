import { describe, expect, it } from 'vitest';
import { formatMessageLink, parseMessageLink } from './index.ts';

const office = `${'a'.repeat(51)}q`;
const room = '0198c0de-0000-7000-8000-000000000001';
const message = '0198c0de-0000-7000-8000-000000000002';

describe('a link to a message', () => {
  it('is read as it was written, with a slash that browsers put before the fragment', () => {
    const link = formatMessageLink({ office, room, message });
    expect(link).toBe(`landline://message#id=${office}&room=${room}&message=${message}`);
    expect(parseMessageLink(` ${link}\n`)).toEqual({ office, room, message });
    expect(parseMessageLink(link.replace('#', '/#'))).toEqual({ office, room, message });
  });

  it.each([
    `landline://join#id=${office}&room=${room}&message=${message}`,
    `https://message#id=${office}&room=${room}&message=${message}`,
    `landline://message#room=${room}&message=${message}`,
    `landline://message#id=${office}&room=${room}`,
    `landline://message#id=${office}&room=../..&message=${message}`,
    `landline://message?id=${office}&room=${room}&message=${message}`,
    'landline://message#',
  ])('%s is none', (text) => {
    expect(parseMessageLink(text)).toBeUndefined();
  });
});
