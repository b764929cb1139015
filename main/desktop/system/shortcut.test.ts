import { expect, it } from 'vitest';
import { createShortcut } from './shortcut.ts';

it('keys that are not to be had leave those before', () => {
  const held = new Set<string>(['Ctrl+A']);
  const use = createShortcut({
    register(keys) {
      if (keys === 'nonsense') throw new TypeError('no accelerator');
      return !held.has(keys) && held.add(keys).size > 0;
    },
    unregister: (keys) => held.delete(keys),
  });
  use('Ctrl+B');
  use('Ctrl+B');
  expect(() => use('Ctrl+A')).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(() => use('nonsense')).toThrow(expect.objectContaining({ code: 'bad_request' }));
  expect([...held]).toEqual(['Ctrl+A', 'Ctrl+B']);
  use('Ctrl+C');
  expect([...held]).toEqual(['Ctrl+A', 'Ctrl+C']);
  use('');
  expect([...held]).toEqual(['Ctrl+A']);
});
