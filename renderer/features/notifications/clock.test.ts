import { expect, it } from 'vitest';
import { clockOf, minuteOf } from './clock.ts';

it('a minute of the day goes to the field and comes back', () => {
  for (const minute of [0, 59, 60, 425, 1439]) expect(minuteOf(clockOf(minute))).toBe(minute);
  expect(clockOf(425)).toBe('07:05');
});

it.each(['', '7:05', '24:00', '12:60', 'noon'])('“%s” is no time', (text) => {
  expect(minuteOf(text)).toBeUndefined();
});
