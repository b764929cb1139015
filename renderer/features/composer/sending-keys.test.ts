import { expect, it } from 'vitest';
import { isForSending } from './sending-keys.ts';

const pressed = (more: Partial<Parameters<typeof isForSending>[0]> = {}) => ({
  ...{ key: 'Enter', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, keyCode: 13 },
  ...more,
});

it('Enter sends, with Ctrl or ⌘ too, where that is chosen', () => {
  expect(
    [pressed(), pressed({ ctrlKey: true }), pressed({ metaKey: true })].map((e) => isForSending(e, 'enter')),
  ).toEqual([true, true, true]);
});

it('Enter alone begins a line where Ctrl+Enter sends', () => {
  expect(
    [pressed(), pressed({ ctrlKey: true }), pressed({ metaKey: true })].map((e) => isForSending(e, 'ctrl-enter')),
  ).toEqual([false, true, true]);
});

it.each([
  [{ shiftKey: true }],
  [{ altKey: true }],
  [{ isComposing: true }],
  [{ keyCode: 229 }],
  [{ key: 'a', ctrlKey: true }],
])('%j does not send', (more) => {
  expect(isForSending(pressed(more), 'enter')).toBe(false);
});
