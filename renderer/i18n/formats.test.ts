import { describe, expect, it } from 'vitest';
import { createFormats } from './formats.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ');

describe('what is written differently from language to language', () => {
  it.each([
    [0, '0B'],
    [999, '999B'],
    [1_500, '1.5 kB'],
    [123_456, '123 kB'],
    [2_000_000, '2 MB'],
    [3_210_000_000, '3.2 GB'],
  ])('a size of %d bytes is %s in English', (bytes, text) => {
    expect(createFormats('en').bytes(bytes)).toBe(text);
  });

  it('sizes have the language’s own point and unit', () => {
    expect(plain(createFormats('de').bytes(1_500))).toBe('1,5 kB');
    expect(plain(createFormats('ru').bytes(3_000_000))).toBe('3 МБ');
  });

  it('a speed has the unit of a size', () => {
    expect(createFormats('en').speed(8_140_000)).toBe('8.1 MB/s');
    expect(plain(createFormats('de').speed(1_500))).toBe('1,5 kB/s');
    expect(createFormats('en').speed(20)).toBe('20B/s');
  });

  it.each([
    [10, '1 sec'],
    [90_000, '90 sec'],
    [91_000, '2 min'],
    [90 * 60_000, '90 min'],
    [91 * 60_000, '2 hr'],
  ])('what takes %d ms is told as %s, never as less than it takes', (milliseconds, text) => {
    expect(createFormats('en').duration(milliseconds)).toBe(text);
  });

  it('a place in a recording is minutes and seconds', () => {
    expect([0, 7_900, 750_000].map(createFormats('en').clock)).toEqual(['0:00', '0:07', '12:30']);
  });

  it('days are today, yesterday, or a date that has its year where it is another one', () => {
    const { day } = createFormats('en-GB');
    const now = new Date(2026, 2, 29, 12).getTime();
    expect(day(now, now)).toBe('Today');
    // The night in which the clocks change in Europe is 23 hours long.
    expect(day(new Date(2026, 2, 28, 23, 59).getTime(), now)).toBe('Yesterday');
    expect(day(new Date(2026, 0, 2).getTime(), now)).toContain('2 January');
    expect(day(new Date(2026, 0, 2).getTime(), now)).not.toContain('2026');
    expect(day(new Date(2025, 11, 31).getTime(), now)).toContain('31 December 2025');
    expect(createFormats('de').day(now, now)).toBe('Heute');
  });

  it('times from now are told in the largest unit that is whole', () => {
    const { relative } = createFormats('en');
    const now = Date.now();
    expect(relative(now - 20_000, now)).toBe('now');
    expect(relative(now - 119_000, now)).toBe('1 minute ago');
    expect(relative(now + 3 * 3_600_000, now)).toBe('in 3 hours');
    expect(relative(now - 86_400_000, now)).toBe('yesterday');
  });

  it('names are sorted as people sort them', () => {
    expect(['Room 10', 'room 9', 'Ärzte', 'Zoo'].toSorted(createFormats('de').compare)).toEqual([
      'Ärzte',
      'room 9',
      'Room 10',
      'Zoo',
    ]);
  });
});
