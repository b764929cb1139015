import { expect, it } from 'vitest';
import { eventKinds, limits } from '../../../protocol/index.ts';
import { textOf } from './hooks.ts';

it('cuts what is too long for a message, never through a sign', () => {
  const text = textOf({ text: 'x'.repeat(limits.textLength - 2), attachments: [{ text: '😀' }] });
  expect(text).toBe(`${'x'.repeat(limits.textLength - 2)}\n`);
  expect(eventKinds.message.body.safeParse({ text }).success).toBe(true);
});
