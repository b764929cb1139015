import { expect, it } from 'vitest';
import { acceleratorOf, printed } from './accelerator.ts';

type Held = 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey';
const pressedAs = (key: string, code: string, held: readonly Held[], graph = false) =>
  acceleratorOf({
    ...{ key, code, getModifierState: () => graph },
    ...{ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
    ...Object.fromEntries(held.map((name) => [name, true])),
  });
const pressed = (code: string, ...held: Held[]) => pressedAs('', code, held);

it('keys pressed together are what Electron calls them', () => {
  expect(pressed('KeyL', 'ctrlKey', 'shiftKey')).toBe('Control+Shift+L');
  expect(pressed('ArrowUp', 'altKey')).toBe('Alt+Up');
  expect(pressed('Digit1', 'metaKey')).toBe('Super+1');
  expect(pressed('F9')).toBe('F9');
});

it.each([
  ['a letter alone', pressed('KeyL')],
  ['a letter with Shift', pressed('KeyL', 'shiftKey')],
  ['Ctrl alone', pressed('ControlLeft', 'ctrlKey')],
  ['a key without a name', pressed('IntlBackslash', 'ctrlKey')],
])('%s would be taken from every other program', (_, accelerator) => {
  expect(accelerator).toBeUndefined();
});

it('they are shown as they are printed', () => {
  expect(printed('Control+Shift+L', false)).toBe('Ctrl + Shift + L');
  expect(printed('Super+Alt+L', true)).toBe('⌘ ⌥ L');
});

it('a letter is the one that the key writes, whatever stands there on other keyboards', () => {
  expect(pressedAs('y', 'KeyZ', ['ctrlKey'])).toBe('Control+Y');
  expect(pressedAs('π', 'KeyP', ['altKey'])).toBe('Alt+P');
  expect(pressedAs('&', 'Digit1', ['ctrlKey'])).toBe('Control+1');
});

it('what AltGr writes is taken from nobody', () => {
  expect(pressedAs('@', 'KeyQ', ['ctrlKey', 'altKey'], true)).toBeUndefined();
});
