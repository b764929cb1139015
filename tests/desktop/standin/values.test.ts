import { expect, it } from 'vitest';
import { createCodec } from './values.ts';

const { encode, decode } = createCodec();

it('what can be cloned comes through as it was', () => {
  const value = {
    nothing: undefined,
    none: null,
    far: -Infinity,
    big: 2n ** 70n,
    list: [1, 'two', [true]],
    when: new Date(7),
    map: new Map([['key', new Set([1])]]),
    bytes: Uint8Array.of(0, 255),
    words: Uint16Array.of(1, 65_535),
    raw: Uint8Array.of(1, 2).buffer,
    $: 'a name like a tag',
  };
  expect(decode(encode(value))).toEqual(value);
  expect(decode(encode(new RangeError('far')))).toMatchObject({ name: 'RangeError', message: 'far' });
});

it.each([[() => 1], [Symbol('one')], [{ deep: [new WeakMap()] }]])('what cannot be cloned is refused', (value) => {
  expect(() => encode(value)).toThrow('An object could not be cloned.');
});
