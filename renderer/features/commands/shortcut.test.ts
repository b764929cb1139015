import { describe, expect, it } from 'vitest';
import { isPressed, keysOf, numberPressed } from './shortcut.ts';

const press = (key: string, held: string[] = [], code = '') => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('a shortcut', () => {
  it('is pressed with Ctrl on most computers and with ⌘ on Apple’s', () => {
    expect(isPressed('mod+k', press('k', ['ctrl']), false)).toBe(true);
    expect(isPressed('mod+k', press('k', ['meta']), false)).toBe(false);
    expect(isPressed('mod+k', press('k', ['meta']), true)).toBe(true);
    expect(isPressed('mod+k', press('k', ['ctrl']), true)).toBe(false);
  });
  it('is not pressed with more keys or fewer than it names', () => {
    expect(isPressed('mod+k', press('k'), false)).toBe(false);
    expect(isPressed('mod+k', press('K', ['ctrl', 'shift']), false)).toBe(false);
    expect(isPressed('mod+shift+k', press('K', ['ctrl', 'shift']), false)).toBe(true);
    expect(isPressed('alt+arrowup', press('ArrowUp', ['alt']), false)).toBe(true);
    expect(isPressed('alt+arrowup', press('ArrowUp'), false)).toBe(false);
  });
  it('that is a sign counts however the keyboard makes it', () => {
    expect(isPressed('?', press('?', ['shift']), false)).toBe(true);
    expect(isPressed('?', press('?'), false)).toBe(true);
    expect(isPressed('?', press('?', ['ctrl']), false)).toBe(false);
  });
  it('is where it is printed on a keyboard that writes other letters as well', () => {
    expect(isPressed('mod+k', press('л', ['ctrl'], 'KeyK'), false)).toBe(true);
    expect(isPressed('mod+k', press('ن', ['ctrl'], 'KeyK'), false)).toBe(true);
    expect(isPressed('mod+f', press('ि', ['ctrl'], 'KeyF'), false)).toBe(true);
    expect(isPressed('mod+,', press('б', ['ctrl'], 'Comma'), false)).toBe(true);
    // Arabic has a sign on this key where Shift is held.
    expect(isPressed('mod+shift+d', press(']', ['ctrl', 'shift'], 'KeyD'), false)).toBe(true);
    expect(isPressed('mod+k', press('л', ['ctrl', 'shift'], 'KeyK'), false)).toBe(false);
  });
  it('is where its letter is written on a keyboard that has Latin letters in other places', () => {
    expect(isPressed('mod+k', press('k', ['ctrl'], 'KeyV'), false)).toBe(true);
    expect(isPressed('mod+k', press('t', ['ctrl'], 'KeyK'), false)).toBe(false);
    expect(isPressed('mod+,', press('ö', ['ctrl'], 'Comma'), false)).toBe(false);
  });
  it('that is a number is the key in that place, whatever it writes', () => {
    expect(numberPressed(press('2', ['ctrl'], 'Digit2'), false)).toBe(2);
    expect(numberPressed(press('é', ['ctrl'], 'Digit2'), false)).toBe(2);
    expect(numberPressed(press('9', ['meta'], 'Numpad9'), true)).toBe(9);
    expect(numberPressed(press('2', ['ctrl'], 'Digit2'), true)).toBeUndefined();
    expect(numberPressed(press('0', ['ctrl'], 'Digit0'), false)).toBeUndefined();
    expect(numberPressed(press('2', [], 'Digit2'), false)).toBeUndefined();
    expect(numberPressed(press('@', ['ctrl', 'shift'], 'Digit2'), false)).toBeUndefined();
    // AltGr is both on Windows: it writes a sign.
    expect(numberPressed(press('²', ['ctrl', 'alt'], 'Digit2'), false)).toBeUndefined();
  });
  it('is written as it stands on the keys', () => {
    expect(keysOf('mod+shift+k', false)).toEqual(['Ctrl', 'Shift', 'K']);
    expect(keysOf('mod+alt+arrowup', true)).toEqual(['⌘', '⌥', '↑']);
  });
});
