import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completionsAt } from './completions.ts';
import { markedExcerpt } from './marks.ts';
import { queryOf, type Known } from './query.ts';
import { tokensOf, without } from './tokens.ts';

const ann = { id: '0190-a1', name: 'Ann Lee' };
const bob = { id: '0190-b2', name: 'Bob' };
const twins = [
  { id: '0190-cc01', name: 'Kim' },
  { id: '0190-cc02', name: 'kim' },
];
const known: Known = {
  members: [ann, bob, ...twins],
  rooms: [
    { id: 'r1', title: 'general' },
    { id: 'r2', title: 'Big plans' },
  ],
  me: bob.id,
  // A Saturday.
  now: new Date(2026, 10, 21, 15, 30),
  locale: 'en-GB',
};
const ask = (text: string) => queryOf(text, known);
const midnight = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();
const keys = (text: string) => ask(text).chips.map(({ says }) => says.key);

describe('a search', () => {
  it('is for all words, and for those in quotes together', () => {
    expect(ask('lunch "at the harbour" today')).toMatchObject({
      asked: { text: 'lunch at the harbour today' },
      phrases: ['at the harbour'],
    });
    expect(ask('„am Hafen“').phrases).toEqual(['am Hafen']);
    expect(ask('"not closed').phrases).toEqual(['not closed']);
  });
  it('asks for nothing while nothing is typed, or a room alone', () => {
    expect(ask('').asked).toBeUndefined();
    expect(ask(' "" ').asked).toBeUndefined();
    expect(ask('in:general').asked).toBeUndefined();
  });
  it('knows people by their name, the beginning of it, or as me', () => {
    expect(ask('from:"ann lee"').asked).toEqual({ from: ann.id });
    expect(ask('from:@Ann').asked).toEqual({ from: ann.id });
    expect(ask('from:me').asked).toEqual({ from: bob.id });
  });
  it('does not guess between people of one name, who are told apart by their id', () => {
    expect(ask('from:kim').asked).toBeUndefined();
    expect(keys('from:kim')).toEqual(['search.who_several']);
    expect(ask('from:kim~cc02').asked).toEqual({ from: '0190-cc02' });
  });
  it('knows rooms with and without their sign', () => {
    expect(ask('plan in:#general').asked).toEqual({ text: 'plan', room: 'r1' });
    expect(ask('plan in:big').asked).toEqual({ text: 'plan', room: 'r2' });
  });
  it('takes days as they are written and named, in the person’s own time', () => {
    expect(ask('before:2026-11-01').asked).toEqual({ before: midnight(2026, 11, 1) });
    expect(ask('after:2026-11-01').asked).toEqual({ after: midnight(2026, 11, 2) - 1 });
    expect(ask('on:today').asked).toEqual({ after: midnight(2026, 11, 21) - 1, before: midnight(2026, 11, 22) });
    expect(ask('on:saturday').asked).toEqual(ask('on:today').asked);
    expect(ask('on:monday').asked).toEqual({ after: midnight(2026, 11, 16) - 1, before: midnight(2026, 11, 17) });
    expect(ask('on:2026-02').asked).toEqual({ after: midnight(2026, 2, 1) - 1, before: midnight(2026, 3, 1) });
    const german = queryOf('seit on:gestern', { ...known, locale: 'de' }).asked;
    expect(german).toMatchObject({ after: midnight(2026, 11, 20) - 1 });
  });
  it('has files of a kind', () => {
    expect(ask('has:file')).toMatchObject({ asked: { hasFile: true }, kinds: [] });
    expect(ask('has:image')).toMatchObject({ asked: { hasFile: true }, kinds: ['picture'] });
  });
  it('says what it does not understand, and then asks for nothing', () => {
    for (const [text, key] of [
      ['from:nobody', 'who_nobody'],
      ['x in:nowhere', 'noRoom'],
      ['on:2026-02-31', 'noDate'],
      ['before:soon', 'noDate'],
      ['has:hope', 'noKind'],
      ['x from:', 'incomplete'],
      ['from:bob from:ann', 'onlyOnce'],
      ['after:today before:today', 'noTimeLeft'],
      ['x'.repeat(201), 'tooLong'],
    ] as const) {
      expect(keys(text), text).toContain(`search.${key}`);
      expect(ask(text).asked, text).toBeUndefined();
    }
  });
  it('takes what only looks like a filter as words, and says so', () => {
    expect(ask('form:bob').asked).toEqual({ text: 'form:bob' });
    expect(keys('form:bob')).toEqual(['search.noFilter']);
    expect(keys('https://example.org 10:30 note:')).toEqual([]);
  });
  it('loses a filter that is taken away', () => {
    const text = 'lunch from:bob today';
    const [filter] = tokensOf(text).filter(({ kind }) => kind === 'filter');
    expect(filter && without(text, filter)).toBe('lunch today');
  });
});

describe('what is offered while typing', () => {
  const labels = (text: string, caret = text.length) => completionsAt(text, caret, known).map(({ label }) => label);
  it('is the filters, by their beginning', () => {
    expect(labels('')).toEqual(['from:', 'in:', 'before:', 'after:', 'on:', 'has:']);
    expect(labels('lunch a')).toEqual(['after:']);
    expect(labels('lunch ')).toEqual([]);
  });
  it('is the values of a filter, which are put in with a space behind', () => {
    expect(labels('from:')).toEqual(['Bob', 'Ann Lee', 'Kim~cc01', 'kim~cc02']);
    const [first] = completionsAt('lunch from:an today', 13, known);
    expect(first).toMatchObject({ text: 'lunch from:"Ann Lee" today', caret: 21 });
    expect(labels('in:plan')).toEqual(['Big plans']);
    expect(labels('on:').slice(0, 3)).toEqual(['today', 'yesterday', 'thursday']);
    expect(labels('has:v')).toEqual(['video']);
  });
  it('is understood when it is taken', () => {
    for (const start of ['from:', 'x in:', 'on:', 'has:']) {
      for (const { text } of completionsAt(start, start.length, known)) {
        expect(ask(text), text).toMatchObject({ asked: {} });
      }
    }
  });
});

describe('whatever is typed', () => {
  const typed = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('from:', 'in:', 'on:', 'has:', 'before:', '"', ' ', '“', '~', '2026-', '#', '@', 'Ann', 'kim'),
    ),
    { maxLength: 12 },
  );
  it('is understood or told, and never fails', () => {
    fc.assert(
      fc.property(typed, fc.nat(40), (pieces, caret) => {
        const text = pieces.join('');
        const query = ask(text);
        for (const token of tokensOf(text)) {
          expect(token.from).toBeLessThan(token.to);
          expect(token.to).toBeLessThanOrEqual(text.length);
        }
        // Nothing is left out: each filter has a chip.
        const filters = tokensOf(text).filter(({ kind }) => kind === 'filter');
        expect(query.chips.length).toBeGreaterThanOrEqual(filters.length);
        completionsAt(text, Math.min(caret, text.length), known);
      }),
    );
  });
  it('is marked in a text without changing it', () => {
    const strings = fc.string({ unit: 'binary', maxLength: 600 });
    fc.assert(
      fc.property(strings, fc.array(fc.string({ unit: 'binary', maxLength: 4 })), (text, words) => {
        const flat = text.replaceAll(/\s+/gu, ' ').trim();
        const shown = markedExcerpt(text, words).filter((part) => part.text !== '… ' && part.text !== ' …');
        expect(flat).toContain(shown.map((part) => part.text).join(''));
      }),
    );
  });
});
