import { expect, it } from 'vitest';
import { createAttention, type AttentionState } from './attention.ts';

const state = (mentions: number, some: Partial<AttentionState> = {}): AttentionState => ({
  ...{ mentions, dnd: false, focused: false, wanted: true },
  ...some,
});

it('calls once for each that is meant for the person, unless they look, sleep or do not want it', () => {
  const calls = createAttention();
  expect([0, 1, 1, 2, 1, 2].map((mentions) => calls(state(mentions)))).toEqual([false, true, false, true, false, true]);
  expect(calls(state(3, { focused: true }))).toBe(false);
  expect(calls(state(4, { dnd: true }))).toBe(false);
  expect(calls(state(5, { wanted: false }))).toBe(false);
  expect(calls(state(5))).toBe(false);
});
