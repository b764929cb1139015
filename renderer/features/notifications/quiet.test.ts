import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayDisturb } from './quiet.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const night = { from: 22 * 60, to: 7 * 60, days: everyDay };
const at = (text: string) => new Date(text);

let zone: string | undefined;
beforeEach(() => {
  zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('a person may be disturbed', () => {
  it('always, without a word to the contrary', () => {
    expect(mayDisturb(at('2026-11-21T03:00'), {})).toBe(true);
  });

  it('not before the instant they named, and again from it on', () => {
    const dndUntil = at('2026-11-21T12:00').getTime();
    expect(mayDisturb(at('2026-11-21T11:59:59'), { dndUntil })).toBe(false);
    expect(mayDisturb(at('2026-11-21T12:00'), { dndUntil })).toBe(true);
    expect(mayDisturb(at('2999-01-01T12:00'), { dndUntil: null })).toBe(false);
  });

  it.each([
    ['2026-11-21T21:59', true],
    ['2026-11-21T22:00', false],
    ['2026-11-22T00:00', false],
    ['2026-11-22T06:59', false],
    ['2026-11-22T07:00', true],
  ])('at %s of a night from 22 to 7: %s', (when, may) => {
    expect(mayDisturb(at(when), { dndSchedule: night })).toBe(may);
  });

  it('in the early hours by the day on which the night began', () => {
    // 2026-11-20 is a Friday: a night of Fridays alone ends on Saturday morning and does not begin on Thursday.
    const dndSchedule = { ...night, days: [5] };
    expect(mayDisturb(at('2026-11-21T03:00'), { dndSchedule })).toBe(false);
    expect(mayDisturb(at('2026-11-20T03:00'), { dndSchedule })).toBe(true);
    expect(mayDisturb(at('2026-11-21T23:00'), { dndSchedule })).toBe(true);
  });

  it('between two hours of a day only on its days', () => {
    const dndSchedule = { from: 12 * 60, to: 13 * 60, days: [1] };
    expect(mayDisturb(at('2026-11-23T12:30'), { dndSchedule })).toBe(false);
    expect(mayDisturb(at('2026-11-24T12:30'), { dndSchedule })).toBe(true);
  });

  it('a whole day not when the hours are the same', () => {
    const dndSchedule = { from: 540, to: 540, days: [6] };
    expect(mayDisturb(at('2026-11-21T09:00'), { dndSchedule })).toBe(false);
    expect(mayDisturb(at('2026-11-22T08:59'), { dndSchedule })).toBe(false);
    expect(mayDisturb(at('2026-11-22T09:00'), { dndSchedule })).toBe(true);
  });

  it('by the clock on the wall in the nights when it is changed', () => {
    // 2026-03-29: 02:00 becomes 03:00. 2026-10-25: 03:00 becomes 02:00. Seven is seven in both.
    for (const day of ['2026-03-29', '2026-10-25']) {
      expect(mayDisturb(at(`${day}T06:59`), { dndSchedule: night })).toBe(false);
      expect(mayDisturb(at(`${day}T07:00`), { dndSchedule: night })).toBe(true);
    }
    const early = { from: 150, to: 180, days: everyDay };
    // 02:30 comes twice in October (00:30 and 01:30 UTC), and never in March.
    expect(mayDisturb(at('2026-10-25T00:30:00Z'), { dndSchedule: early })).toBe(false);
    expect(mayDisturb(at('2026-10-25T01:30:00Z'), { dndSchedule: early })).toBe(false);
    expect(mayDisturb(at('2026-03-29T01:00:00Z'), { dndSchedule: early })).toBe(true);
  });
});
