import { expect, it } from 'vitest';
import { createLocalKeys, guesses, keyLifetime } from './local-keys.ts';

function made() {
  let time = 1_000;
  return { keys: createLocalKeys(() => time), pass: (ms: number) => (time += ms) };
}

it('a key opens one session, and no second one', () => {
  const { keys } = made();
  const key = keys.make();
  const taken = keys.redeem(key);
  expect(taken).toEqual({ session: expect.stringMatching(/^[\w-]{43}$/) as string });
  expect(keys.knows((taken as { session: string }).session)).toBe(true);
  expect(keys.redeem(key)).toBe('unknown');
});

it('a key that waited too long opens nothing', () => {
  const { keys, pass } = made();
  const [early, late] = [keys.make(), keys.make()];
  pass(keyLifetime - 1);
  expect(keys.redeem(early)).toHaveProperty('session');
  pass(1);
  expect(keys.redeem(late)).toBe('unknown');
});

it('neither a key nor anything else is a session', () => {
  const { keys } = made();
  const key = keys.make();
  expect(keys.knows(key)).toBe(false);
  expect(keys.knows('')).toBe(false);
});

it('who guesses is told to stop, until a minute is over, and keeps nobody out who has a key', () => {
  const { keys, pass } = made();
  const key = keys.make();
  for (let tried = 0; tried < guesses.most; tried += 1) expect(keys.redeem(`guess ${tried}`)).toBe('unknown');
  expect(keys.redeem('one more')).toBe('too_many');
  expect(keys.redeem(key)).toHaveProperty('session');
  pass(guesses.every);
  expect(keys.redeem('later')).toBe('unknown');
});

it('of many keys that nobody uses the oldest is forgotten', () => {
  const { keys } = made();
  const [first = '', second = ''] = Array.from({ length: 33 }, () => keys.make());
  expect(keys.redeem(first)).toBe('unknown');
  expect(keys.redeem(second)).toHaveProperty('session');
});
