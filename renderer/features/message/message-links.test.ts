import { describe, expect, it } from 'vitest';
import { followed, linkTo, type LinkedOffice } from './message-links.ts';

const [office, other] = [`${'a'.repeat(51)}q`, `${'b'.repeat(51)}a`];
const room = '0198c0de-0000-7000-8000-000000000001';
const message = '0198c0de-0000-7000-8000-000000000002';
const unknown = '0198c0de-0000-7000-8000-000000000003';
const target = { room, message };
const desktop: LinkedOffice = { office, origin: undefined, knows: (asked) => asked === room };
const browser: LinkedOffice = { ...desktop, origin: 'https://10.0.0.1:7788' };
const app = `landline://message#id=${office}&room=${room}&message=${message}`;

describe('a link to a message', () => {
  it('is the page’s in a browser, and the app’s on the desktop, whose page nobody else can open', () => {
    expect(linkTo(browser, target)).toBe(`https://10.0.0.1:7788/#room=${room}&message=${message}`);
    expect(linkTo(desktop, target)).toBe(app);
    // Nobody could follow one that names no office.
    expect(linkTo({ ...desktop, office: undefined }, target)).toBeUndefined();
  });

  it.each([
    ['the app’s', app],
    [
      'that of a browser that reaches the office by another address',
      `https://nas.local/#room=${room}&message=${message}`,
    ],
    ['that of a page without TLS', `http://10.0.0.1:7788/#room=${room}&message=${message}`],
  ])('%s is followed in both', (_, link) => {
    expect(followed(desktop, link)).toEqual(target);
    expect(followed(browser, link)).toEqual(target);
  });

  it('of this very page is followed whatever its room, which may have been shared a moment ago', () => {
    const link = `https://10.0.0.1:7788/#room=${unknown}&message=${message}`;
    expect(followed(browser, link)).toEqual({ room: unknown, message });
    expect(followed(desktop, link)).toBeUndefined();
  });

  it.each([
    ['of another office', app.replace(office, other)],
    ['of a room that nobody knows here', `https://nas.local/#room=${unknown}&message=${message}`],
    ['to a page below the first', `https://nas.local/wiki#room=${room}&message=${message}`],
    ['to a room alone', `https://nas.local/#room=${room}`],
    ['that is no address of the web', `mailto:ann@a.example#room=${room}&message=${message}`],
  ])('%s leads elsewhere', (_, link) => {
    expect(followed(browser, link)).toBeUndefined();
  });
});
