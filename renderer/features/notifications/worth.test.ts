import { describe, expect, it } from 'vitest';
import { hasKeyword, isWorthTelling, noteText, saidIn, unreadOf, type Listener, type Said } from './worth.ts';

const said = (text: string, more: Partial<Said> & { mentions?: string[] } = {}) =>
  ({ type: 'message', room: 'room', member: 'ada', body: { text, mentions: more.mentions }, ...more }) as Said;
const listener = (more: Partial<Listener> = {}): Listener => ({
  me: 'me',
  room: { kind: 'public', archived: false },
  settings: { notify: 'mentions', keywords: [] },
  choices: {},
  ...more,
});
const all = { notify: 'all' as const, keywords: [] };

describe('a message is worth telling', () => {
  it('if it is for the person: a mention, a direct message, a keyword, an announcement', () => {
    expect(isWorthTelling(said('hello'), listener())).toBe(false);
    expect(isWorthTelling(said('hello', { mentions: ['me'] }), listener())).toBe(true);
    expect(isWorthTelling(said('hello'), listener({ room: { kind: 'direct', archived: false } }))).toBe(true);
    const settings = { notify: 'mentions' as const, keywords: ['Printer'] };
    expect(isWorthTelling(said('the PRINTER burns'), listener({ settings }))).toBe(true);
    expect(isWorthTelling(said('hello', { type: 'announcement' } as never), listener())).toBe(true);
  });

  it('whatever it says where everything was asked for, and never where nothing was', () => {
    expect(isWorthTelling(said('hello'), listener({ settings: all }))).toBe(true);
    const none = { notify: 'none' as const, keywords: [] };
    expect(isWorthTelling(said('hello', { mentions: ['me'] }), listener({ settings: none }))).toBe(false);
  });

  it('by the room’s own choice first, either way', () => {
    expect(isWorthTelling(said('hello'), listener({ choices: { notify: 'all' } }))).toBe(true);
    expect(
      isWorthTelling(said('x', { mentions: ['me'] }), listener({ settings: all, choices: { notify: 'none' } })),
    ).toBe(false);
  });

  it('in a muted room only for who is meant', () => {
    const choices = { muted: true };
    expect(isWorthTelling(said('hello'), listener({ settings: all, choices }))).toBe(false);
    expect(isWorthTelling(said('hello', { mentions: ['me'] }), listener({ settings: all, choices }))).toBe(true);
    const room = { kind: 'direct', archived: false } as const;
    expect(isWorthTelling(said('hello'), listener({ room, choices }))).toBe(false);
  });

  it('never if it is one’s own, erased, or in an archived room', () => {
    expect(isWorthTelling(said('hello', { member: 'me' }), listener({ settings: all }))).toBe(false);
    expect(isWorthTelling({ ...said(''), body: null }, listener({ settings: all }))).toBe(false);
    const room = { kind: 'public', archived: true } as const;
    expect(isWorthTelling(said('hello'), listener({ settings: all, room }))).toBe(false);
    expect(saidIn({ type: 'reaction' } as never)).toBeUndefined();
  });
});

describe('a keyword', () => {
  it.each([
    ['The cat sat', 'cat', true],
    ['concatenate', 'cat', false],
    ['cat’s', 'cat', true],
    ['CAT!', 'cat', true],
    ['scat cat', 'cat', true],
    ['Über den Drucker', 'über', true],
    ['cafe\u0301', 'cafe', false],
    ['ship C++ now', 'C++', true],
    ['今天打印机坏了', '打印机', true],
    ['anything', '  ', false],
  ])('in “%s”: “%s” → %s', (text, keyword, found) => {
    expect(hasKeyword(text, [keyword])).toBe(found);
  });
});

describe('the text of a note', () => {
  it('is cut between signs and turns nothing around', () => {
    expect(noteText('  a\u202Eb ')).toBe('ab');
    expect(Array.from(noteText('🙂'.repeat(400)))).toHaveLength(241);
    expect(noteText('short')).toBe('short');
  });
});

it('what was read on another device while this one was away is told no more', () => {
  const gathered = new Map([
    ['read', said('seen on the phone', { n: 7 })],
    ['new', said('not seen', { n: 8 })],
    ['left', said('a room one is no longer in', { n: 1 })],
  ]);
  const read = new Map([
    ['read', 7],
    ['new', 7],
  ]);
  expect(unreadOf(gathered, (room) => read.get(room)).map(([room]) => room)).toEqual(['new']);
});
